package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.SpanReceiver.Received;
import dev.sluice.conformance.envoy.EnvoyProcess;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example in {@code examples/envoy}, as a person runs it, with a collector for its spans. */
class EnvoyExampleIT {
  private static SpanReceiver receiver;
  private static String output;
  private static int status;
  private static List<Received> spans;

  @BeforeAll
  static void runTheExample() throws Exception {
    Optional<Path> envoy = EnvoyProcess.find();
    assumeTrue(envoy.isPresent(), "no envoy is found: name one with -Denvoy=");
    receiver = SpanReceiver.start();
    Process process = run(envoy.get(), "--check");
    output = printed(process);
    status = process.waitFor();
    spans = List.copyOf(receiver.spans());
  }

  private static Process run(Path envoy, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(RunningSluice.root().resolve("examples/envoy/run").toString());
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "SLUICE_BUILD",
                "never",
                "ENVOY",
                envoy.toString(),
                "SLUICE_COLLECTOR",
                receiver.address(),
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://" + receiver.address()));
    return builder.start();
  }

  private static String printed(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @AfterAll
  static void stop() {
    if (receiver != null) {
      receiver.close();
    }
  }

  @Test
  void answersAJsonCallAndAStreamedOneAndExitsWithZero() {
    assertThat(status).as(output).isZero();
    assertThat(output)
        .containsPattern("json +\\{\"id\":.*\"usage\":")
        .containsPattern("stream +data: \\{\"id\":")
        .contains("data: [DONE]")
        .containsPattern("other +\\{\"status\":\"ok\"");
  }

  @Test
  void theNextProviderAnswersWhenTheFirstIsDown() throws Exception {
    Process process = run(EnvoyProcess.find().orElseThrow(), "--failover", "--check");

    String printed = printed(process);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed)
        .containsPattern("json +\\{\"id\":.*\"model\":\"demo-small\"")
        .containsPattern("stream +data: \\{\"id\":")
        .contains("data: [DONE]");
  }

  @Test
  void envoyTheProcessorAndTheSidecarTellOfACallInOneTrace() {
    Map<String, Received> byId =
        spans.stream().collect(Collectors.toMap(Received::id, span -> span));
    List<Received> served =
        spans.stream().filter(span -> span.service().equals("sluice-sidecar")).toList();

    assertThat(served).as("%s", spans).hasSize(2);
    for (Received sidecar : served) {
      assertThat(sidecar.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
      List<Received> trace =
          spans.stream().filter(span -> span.trace().equals(sidecar.trace())).toList();
      assertThat(trace)
          .as("%s", spans)
          .extracting(Received::service)
          .contains("envoy", "sluice-extproc", "sluice-sidecar");
      assertThat(byId.get(sidecar.parent())).as("its parent among %s", trace).isNotNull();
      Received decided =
          trace.stream().filter(span -> span.service().equals("sluice-extproc")).findFirst().get();
      assertThat(decided.name()).startsWith("chat ");
      assertThat(byId.get(decided.parent()).service()).isEqualTo("envoy");
    }
  }
}
