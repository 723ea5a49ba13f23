package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.api.ApiException;
import dev.sluice.upstream.Calls.Settings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that are late, break off or fall silent: over real sockets. */
@Timeout(60)
class UpstreamFailuresIT extends UpstreamFixture {
  private final CountDownLatch received = new CountDownLatch(1);

  private final Calls.Recorder signalling =
      new Calls.Recorder() {
        @Override
        public void bytes(byte[] buffer, int offset, int length) throws IOException {
          super.bytes(buffer, offset, length);
          received.countDown();
        }
      };

  private void assertTimedOut() {
    assertThatThrownBy(this::send)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().status()).isEqualTo(504));
  }

  @Test
  void aProviderThatDoesNotBeginIsGivenUp() throws Exception {
    provider("p", new Settings(), (r, c) -> hangUntilLate(c));
    assertTimedOut();
    assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void afterADeadlineTheNextTargetIsTried() throws Exception {
    provider("slow", new Settings().retries(3), (r, c) -> hangUntilLate(c));
    provider("good", new Settings(), (r, c) -> c.json(200, "{}"));
    send();
    assertThat(sink.attempts).containsEntry("slow", 1).containsEntry("good", 1);
  }

  private void hangUntilLate(FakeProvider.Connection connection) {
    pass(Calls.FIRST_BYTE);
    hang(connection);
  }

  @Test
  void aProviderThatDripsItsHeadIsGivenUp() throws Exception {
    provider(
        "p",
        new Settings(),
        (r, c) -> {
          c.write("HTTP/1.1 200 OK\r\nX-Drip: ");
          pass(Calls.FIRST_BYTE);
          while (true) {
            Thread.sleep(5);
            c.write("x");
          }
        });
    assertTimedOut();
  }

  @Test
  void aProviderThatReadsNothingIsGivenUp() throws Exception {
    FakeProvider.Script unread =
        (r, c) -> {
          pass(Calls.FIRST_BYTE);
          left.get(50, TimeUnit.SECONDS);
        };
    add("p", new Settings(), new FakeProvider(unread, false));
    String large = "{\"model\":\"m\",\"messages\":[],\"x\":\"" + "x".repeat(30 << 20) + "\"}";
    Call call = Calls.call("/v1/chat/completions", Headers.NONE, large, targets);
    assertThatThrownBy(() -> upstream().send(call, sink, cancellation))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().status()).isEqualTo(504));
    left.complete(true);
  }

  @Test
  void silenceInMidAnswerEndsIt() throws Exception {
    provider(
        "p",
        new Settings(),
        (r, c) -> {
          c.chunkedHead();
          c.chunk("data: 1\n\n");
          received.await();
          fallSilent(c);
        });
    assertThatThrownBy(() -> upstream().send(call(), signalling, cancellation))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> {
              assertThat(e.error().status()).isEqualTo(504);
              assertThat(e.received()).isEqualTo(9);
              assertThat(e.target().provider()).isEqualTo("p");
              assertThat(e.error().message()).contains("fell silent");
            });
    assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets the silence last until the other side has gone; it may begin to listen only by and by. */
  private void fallSilent(FakeProvider.Connection connection) throws IOException {
    connection.socket().setSoTimeout(100);
    while (!left.isDone()) {
      pass(Calls.IDLE);
      try {
        left.complete(connection.in().read() < 0);
      } catch (SocketTimeoutException e) {
        // Still there: the silence goes on.
      } catch (IOException e) {
        left.complete(true);
      }
    }
  }

  @Test
  void anEndlessAnswerEndsAtTheTotalDeadline() throws Exception {
    provider(
        "p",
        new Settings(),
        (r, c) -> {
          c.chunkedHead();
          c.chunk("data: x\n\n");
          received.await();
          pass(Calls.TOTAL);
          while (true) {
            c.chunk("data: x\n\n");
            Thread.sleep(5);
          }
        });
    assertThatThrownBy(() -> upstream().send(call(), signalling, cancellation))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.error().message()).contains("did not complete its answer in time"));
  }

  @Test
  void aSlowClientIsNotTheProvidersSilence() throws Exception {
    provider("p", new Settings(), (r, c) -> c.json(200, "{\"a\":1}"));
    Calls.Recorder slow =
        new Calls.Recorder() {
          @Override
          public void bytes(byte[] buffer, int offset, int length) throws IOException {
            pass(Calls.IDLE);
            awaitSomeLooks();
            super.bytes(buffer, offset, length);
          }
        };
    upstream().send(call(), slow, cancellation);
    assertThat(slow.body).hasToString("{\"a\":1}");
  }

  /** Waits for a task of the timer that comes after at least one look at the deadlines. */
  private void awaitSomeLooks() {
    try {
      timer.schedule(() -> {}, 150, TimeUnit.MILLISECONDS).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n12345",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        "Transfer-Encoding: chunked\r\n\r\n64\r\n12345"
      })
  void anAnswerThatBreaksOffSaysHowFarItGot(String rest) throws Exception {
    provider(
        "p",
        new Settings(),
        (r, c) -> {
          c.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + rest);
          c.socket().close();
        });
    assertThatThrownBy(this::send)
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> {
              assertThat(e.received()).isEqualTo(5);
              assertThat(e.error().status()).isEqualTo(502);
              assertThat(e.error().status()).isEqualTo(502);
            });
    assertThat(sink.body).hasToString("12345");
  }
}
