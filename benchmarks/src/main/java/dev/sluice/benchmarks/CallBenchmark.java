package dev.sluice.benchmarks;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Protocol;
import dev.sluice.RequestHead;
import dev.sluice.Target;
import dev.sluice.api.AnswerReader;
import dev.sluice.api.RequestReader;
import dev.sluice.config.Sluice;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the policy core takes for a chat call of 1,000 tokens that its cache does not know, from the
 * request's bytes to the settled outcome, and what parts of that take.
 */
// JMH sets the state up, not a constructor.
@SuppressWarnings("NullAway.Init")
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class CallBenchmark {
  private static final String ID = "0123456789abcdef";
  private static final RequestHead HEAD =
      new RequestHead(
          "POST",
          "/v1/chat/completions",
          null,
          Headers.of(
              "host", "127.0.0.1:8080",
              "accept", "application/json",
              "accept-encoding", "gzip, deflate",
              "connection", "keep-alive",
              "user-agent", "OpenAI/Python 2.8.0",
              "authorization", "Bearer sk-sluice-demo",
              "content-type", "application/json",
              "content-length", "5432"),
          "127.0.0.1",
          null);
  private static final AnswerHead ANSWER =
      new AnswerHead(
          200, Headers.of("content-type", "application/json", "x-request-id", "req_0123456789"));

  /** Whether the messages' token counts are remembered. */
  @Param({"remembered", "fresh"})
  private String tokens;

  private Scratch scratch;
  private Sluice sluice;
  private Conversations conversations;

  /** Opens the benchmarks' policy file with everything that it keeps in a folder of its own. */
  @Setup
  public void open() throws IOException {
    scratch = Scratch.create();
    sluice = Policies.open(URI.create("http://127.0.0.1:9"), scratch.folder());
    conversations = new Conversations(HEAD, new Random(1), tokens.equals("fresh"));
  }

  /** Closes it and deletes the folder. */
  @TearDown
  public void close() throws IOException {
    sluice.close();
    scratch.close();
  }

  /** Makes a call of the request's bytes. */
  @Benchmark
  public Call read() {
    return RequestReader.read(ID, HEAD, conversations.next());
  }

  /** Reads, decides, makes the bytes that go upstream, and ends without an answer. */
  @Benchmark
  public byte[] readAndDecide() throws Exception {
    Exchange exchange = sluice.begin().exchange();
    Call call = decided(exchange);
    exchange.complete(Outcome.End.CLIENT_GONE, null);
    return sent(call);
  }

  /** Reads an answer, without an exchange. */
  @Benchmark
  public void readAnswer(Blackhole out) {
    AnswerReader reader = new AnswerReader(Protocol.CHAT, ANSWER);
    byte[] answer = Answers.whole();
    reader.feed(answer, 0, answer.length, out::consume);
    reader.finish(out::consume);
  }

  /** All of it: request, decision, answer and settlement. */
  @Benchmark
  public void whole(Blackhole out) throws Exception {
    Exchange exchange = sluice.begin().exchange();
    Call call = decided(exchange);
    exchange.sentTo(target(call));
    out.consume(sent(call));
    AnswerHead head = settled(exchange.onHead(ANSWER));
    out.consume(head);
    AnswerReader reader = new AnswerReader(Protocol.CHAT, ANSWER);
    byte[] answer = Answers.whole();
    reader.feed(answer, 0, answer.length, piece -> pass(exchange, piece, out));
    reader.finish(piece -> pass(exchange, piece, out));
    exchange.complete(Outcome.End.COMPLETE, null);
  }

  private Call decided(Exchange exchange) throws Exception {
    Call call = RequestReader.read(ID, HEAD, conversations.next());
    return settled(exchange.onCall(call));
  }

  private static Target target(Call call) {
    return Objects.requireNonNull(call.plan()).targets().get(0);
  }

  private static byte[] sent(Call call) {
    return call.withModel(target(call).model()).body().bytes();
  }

  private static void pass(Exchange exchange, AnswerPiece piece, Blackhole out) {
    try {
      out.consume(settled(exchange.onPiece(piece)).bytes());
    } catch (Exception e) {
      throw new IllegalStateException("a piece of the answer was not passed on", e);
    }
  }

  /** Returns what goes on; anything else would be measured for what it is not. */
  private static <T> T settled(Decision<T> decision) throws Exception {
    return switch (decision) {
      case Decision.Continue<T> go -> go.value();
      case Decision.Wait<T> wait ->
          settled(wait.later().get(wait.deadline().toMillis(), TimeUnit.MILLISECONDS));
      case Decision.Answer<T> answer ->
          throw new IllegalStateException("the call was answered: " + answer.reply().head());
    };
  }
}
