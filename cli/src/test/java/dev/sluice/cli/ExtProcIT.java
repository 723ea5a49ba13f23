package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The external processor as a process that a person or a supervisor starts and stops. */
class ExtProcIT {
  private static final String POLICY =
      """
      sluice: 1
      providers:
        local: { type: openai, url: "http://127.0.0.1:9/v1" }
      models:
        small: { targets: [ { provider: local } ], price: { input: 0, output: 0 } }
      """;

  /** What is no model call. */
  private static final String OTHER = "/pictures";

  @TempDir Path folder;
  private Path policy;
  private ManagedChannel channel;
  private int port;

  @BeforeEach
  void writePolicy() throws Exception {
    policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    port = RunningSluice.freePort();
    channel = NettyChannelBuilder.forTarget("127.0.0.1:" + port).usePlaintext().build();
  }

  @AfterEach
  void closeChannel() {
    channel.shutdownNow();
  }

  private RunningExtProc start(String... more) throws Exception {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "--config";
    arguments[1] = policy.toString();
    arguments[2] = "--listen";
    arguments[3] = "127.0.0.1:" + port;
    System.arraycopy(more, 0, arguments, 4, more.length);
    return RunningExtProc.start(Map.of(), arguments);
  }

  private ServingStatus health() {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  /** Opens a stream of a GET request, and waits for the first answer. */
  private StreamObserver<ProcessingRequest> open(String path, BlockingQueue<String> events)
      throws InterruptedException {
    StreamObserver<ProcessingRequest> requests =
        ExternalProcessorGrpc.newStub(channel)
            .process(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ProcessingResponse response) {
                    events.add("reply");
                  }

                  @Override
                  public void onError(Throwable failure) {
                    events.add(failure.getMessage());
                  }

                  @Override
                  public void onCompleted() {
                    events.add("end");
                  }
                });
    requests.onNext(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(
                HttpHeaders.newBuilder()
                    .setHeaders(
                        HeaderMap.newBuilder()
                            .addHeaders(header(":method", "GET"))
                            .addHeaders(header(":path", path)))
                    .setEndOfStream(true))
            .build());
    assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("reply");
    return requests;
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }

  @Test
  void finishesWhatIsUnderWayWhenItIsToldToStopAndExitsWithZero() throws Exception {
    try (RunningExtProc extProc = start()) {
      assertThat(health()).isEqualTo(ServingStatus.SERVING);
      BlockingQueue<String> events = new LinkedBlockingQueue<>();
      StreamObserver<ProcessingRequest> stream = open(OTHER, events);

      extProc.signal("TERM");

      extProc.await("extproc  draining");
      stream.onCompleted();
      assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("end");
      extProc.await("extproc  stopped");
      assertThat(extProc.exit()).isZero();
    }
  }

  @Test
  void isNeverReadyWhenItIsToldToStopWhileItWarmsUp() throws Exception {
    try (RunningExtProc extProc =
        RunningExtProc.begin(
            // Without a compiler it takes longer to be warm than the signal to come.
            Map.of("JAVA_TOOL_OPTIONS", "-Xint"),
            "--config",
            policy.toString(),
            "--listen",
            "127.0.0.1:" + port)) {
      extProc.await("warm-up.yaml is in force");

      extProc.signal("TERM");

      extProc.await("extproc  stopped");
      assertThat(extProc.exit()).isZero();
      assertThat(extProc.wasReady()).isFalse();
    }
  }

  @Test
  void aSecondSignalDoesNotWait() throws Exception {
    try (RunningExtProc extProc = start("--drain", "10m")) {
      open(OTHER, new LinkedBlockingQueue<>());

      extProc.signal("TERM");
      extProc.await("extproc  draining");
      extProc.signal("TERM");

      extProc.await("extproc  stopped");
      assertThat(extProc.exit()).isZero();
    }
  }

  @Test
  void readsTheFileAgainWhenItChangesAndServesMetrics() throws Exception {
    int metrics = RunningSluice.freePort();
    try (RunningExtProc extProc = start("--metrics", "127.0.0.1:" + metrics)) {
      Files.writeString(policy, POLICY + "policies: [ { limit: { per: moon } } ]\n");
      extProc.signal("HUP");
      extProc.await("edition 1 stays in force");

      Files.writeString(policy, POLICY + "policies: [ { route: { model: auto } } ]\n");
      extProc.await("is in force, edition 2");

      open("/v1/models", new LinkedBlockingQueue<>());
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .contains("sluice_calls")
          .containsPattern("(?m)^sluice_extproc_active_streams(\\{.*})? 1\\.0$");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--listen, 9002, 'is neither unix:PATH nor HOST:PORT'",
    "--listen, unix:/nowhere/a.sock, 'is no folder that this user may write to'",
    "--tls-cert, nowhere.pem, 'give both --tls-cert and --tls-key'",
    "--drain, soon, 'is no duration such as 30s'",
    "--max-body, 10XB, 'a size is a number and one of'",
    "--max-body, 8GB, 'is too large'",
    "--socket-mode, 999, 'is no mode such as 0660'",
    "--metrics, unix:/tmp/x, 'is no TCP address'",
    "--sideways, x, 'Unknown option'",
  })
  void saysInOneSentenceWhatIsWrong(String option, String value, String sentence) throws Exception {
    Process process =
        RunningSluice.launcher("extproc", "--config", policy.toString(), option, value).start();

    assertThatItSays(process, sentence);
  }

  @Test
  void saysThatThereIsNoPolicyFile() throws Exception {
    Process process = RunningSluice.launcher("extproc", "--config", "nowhere.yaml").start();

    assertThatItSays(process, "there is no readable policy file");
  }

  private static void assertThatItSays(Process process, String sentence) throws Exception {
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.contains(" INFO "))
            .reduce("", (before, line) -> before + line + "\n");

    assertThat(process.waitFor()).as(output).isEqualTo(2);
    assertThat(output).startsWith("sluice: ").contains(sentence).hasLineCount(1);
  }
}
