package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Reply;
import dev.sluice.RequestHead;
import dev.sluice.Target;
import dev.sluice.api.AnswerReader;
import dev.sluice.api.RequestReader;
import dev.sluice.upstream.Cancellation;
import dev.sluice.upstream.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's policy file at work before a server of models made by hand. */
class DefaultPolicyIT {
  private static final String ANSWER =
      """
      {"id":"c1","object":"chat.completion","model":"demo-small","choices":[{"index":0,"message":\
      {"role":"assistant","content":"Hello."},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,\
      "completion_tokens":2,"total_tokens":11}}\
      """;

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private HttpServer server;
  private Sluice sluice;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          asked.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    Path policies = Files.createDirectory(folder.resolve("policies"));
    for (String name : new String[] {"default.yaml", "prices.yaml"}) {
      Files.copy(Path.of("..", "policies", name), policies.resolve(name));
    }
    file = policies.resolve("default.yaml");
    sluice = Sluice.open(file, options(null));
  }

  private SluiceOptions options(@Nullable Environment environment) {
    String port = Integer.toString(server.getAddress().getPort());
    Map<String, String> variables = Map.of("SLUICE_SIDECAR_PORT", port);
    return new SluiceOptions(environment, variables::get, null, SluiceOptions.STANDARD.patience());
  }

  @AfterEach
  void stop() {
    sluice.close();
    timer.shutdownNow();
    server.stop(0);
  }

  /** What a client would get. */
  private record Answer(int status, Headers headers, String body) {}

  /** Does what an adapter does, without a server. */
  private Answer call(@Nullable String key, String question) throws IOException {
    Headers headers = key == null ? Headers.NONE : Headers.of("authorization", "Bearer " + key);
    RequestHead head =
        new RequestHead("POST", "/v1/chat/completions", null, headers, "127.0.0.1", null);
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}";
    Call received = RequestReader.read("call-0001", head, body.getBytes(StandardCharsets.UTF_8));
    Begun begun = sluice.begin();
    try {
      Decision<Call> decision = settled(begun.exchange().onCall(received));
      return decision instanceof Decision.Answer<Call> answer
          ? answer(answer.reply())
          : send(begun, ((Decision.Continue<Call>) decision).value());
    } finally {
      begun.exchange().complete(Outcome.End.COMPLETE, null);
    }
  }

  private static <T> Decision<T> settled(Decision<T> decision) {
    return decision instanceof Decision.Wait<T> wait
        ? wait.later().orTimeout(20, TimeUnit.SECONDS).join()
        : decision;
  }

  private static Answer answer(Reply reply) {
    StringBuilder body = new StringBuilder();
    for (AnswerPiece piece : reply.pieces()) {
      body.append(new String(piece.bytes(), StandardCharsets.UTF_8));
    }
    return new Answer(reply.head().status(), reply.head().headers(), body.toString());
  }

  private static Answer send(Begun begun, Call call) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    AnswerHead[] heads = new AnswerHead[1];
    AnswerReader[] readers = new AnswerReader[1];
    Sink sink =
        new Sink() {
          @Override
          public void attempt(Target target) {
            begun.exchange().sentTo(target);
          }

          @Override
          public void head(AnswerHead head) {
            readers[0] = new AnswerReader(call.protocol(), head);
            heads[0] =
                ((Decision.Continue<AnswerHead>) settled(begun.exchange().onHead(head))).value();
          }

          @Override
          public void bytes(byte[] buffer, int offset, int length) {
            readers[0].feed(buffer, offset, length, this::piece);
          }

          private void piece(AnswerPiece piece) {
            Decision<AnswerPiece> decision = settled(begun.exchange().onPiece(piece));
            body.writeBytes(((Decision.Continue<AnswerPiece>) decision).value().bytes());
          }
        };
    begun.upstream().send(call, sink, new Cancellation());
    readers[0].finish(
        piece ->
            body.writeBytes(
                ((Decision.Continue<AnswerPiece>) settled(begun.exchange().onPiece(piece)))
                    .value()
                    .bytes()));
    return new Answer(heads[0].status(), heads[0].headers(), body.toString(StandardCharsets.UTF_8));
  }

  @Test
  void answersPricesAndRemembers() throws IOException {
    Answer first = call("sk-sluice-demo", "Who are you?");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).isEqualTo(ANSWER);
    assertThat(sluice.ledger().snapshot().whole().cost().nanos()).isEqualTo(9 * 50 + 2 * 200);
    Answer second = call("sk-sluice-demo", "Who are you?");
    assertThat(second.headers().get("cache-status")).startsWith("sluice; hit");
    assertThat(second.body()).isEqualTo(ANSWER);
    assertThat(asked).hasValue(1);
  }

  @Test
  void refusesStrangersAndLimitsTheLimitedAlsoAfterAReload() throws IOException {
    sluice.close();
    // While the clock stands still nothing is refilled, however slow the machine is.
    Environment still = new Environment(() -> 0, InstantSource.system(), new Random(1), timer);
    sluice = Sluice.open(file, options(still));
    assertThat(call(null, "Hello").status()).isEqualTo(401);
    assertThat(call("sk-sluice-other", "Hello").status()).isEqualTo(401);
    for (int i = 0; i < 3; i++) {
      assertThat(call("sk-sluice-limited", "Question " + i).status()).isEqualTo(200);
    }
    Files.writeString(file, Files.readString(file).replace("6000/min", "5000/min"));
    assertThat(sluice.reload().errors()).isEmpty();
    Answer refused = call("sk-sluice-limited", "Question 4");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers().get("retry-after")).isNotNull();
    assertThat(call("sk-sluice-demo", "Question 4").status()).isEqualTo(200);
  }

  @Test
  void keepsAnswersAndTheLedgerOverAReloadAndTheLedgerOverARestart() throws IOException {
    call("sk-sluice-demo", "What is kept?");
    Files.writeString(file, Files.readString(file).replace("6000/min", "5000/min"));
    assertThat(sluice.reload().ok()).isTrue();
    assertThat(call("sk-sluice-demo", "What is kept?").headers().get("cache-status"))
        .startsWith("sluice; hit");
    assertThat(sluice.ledger().snapshot().whole().calls()).isEqualTo(2);
    sluice.close();
    sluice = Sluice.open(file, options(null));
    assertThat(sluice.ledger().snapshot().whole().calls()).isEqualTo(2);
    assertThat(asked).hasValue(1);
    assertThat(Files.readAllLines(folder.resolve(".sluice").resolve("audit.jsonl"))).hasSize(2);
  }

  @Test
  void aCacheInUseKeepsItsSizes() throws IOException {
    Files.writeString(file, Files.readString(file).replace("heap: 64MB", "heap: 32MB"));
    assertThat(sluice.reload().errors().toString())
        .contains("is in use with heap 64MB and disk 256MB; restart, or name another directory");
    assertThat(call("sk-sluice-demo", "Still there?").status()).isEqualTo(200);
  }

  @Test
  void leavesNoThread() throws Exception {
    call("sk-sluice-demo", "Good bye");
    sluice.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("sluice-")) {
        // It has nothing more to do; one that was left would not end so soon.
        thread.join(5_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }
}
