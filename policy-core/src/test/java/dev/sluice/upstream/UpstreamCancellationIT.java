package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.AnswerHead;
import dev.sluice.api.ApiException;
import dev.sluice.upstream.Calls.Settings;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that leave, callers that cancel and an upstream that closes: over real sockets. */
@Timeout(60)
class UpstreamCancellationIT extends UpstreamFixture {
  private void beginAndHang(FakeProvider.Connection connection) throws IOException {
    connection.chunkedHead();
    connection.chunk("data: 1\n\n");
    hang(connection);
  }

  @Test
  void cancellingBeforeTheAnswerClosesTheProvidersConnection() throws Exception {
    provider("p", new Settings(), (r, c) -> hang(c));
    provider("other", new Settings(), (r, c) -> c.json(200, "{}"));
    CompletableFuture<Throwable> sending = sendElsewhere();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    cancellation.cancel();
    assertThat(sending.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(sink.attempts).containsOnlyKeys("p");
  }

  @Test
  void cancellingInMidAnswerClosesTheProvidersConnection() throws Exception {
    provider("p", new Settings(), (r, c) -> beginAndHang(c));
    CompletableFuture<Throwable> sending = sendElsewhere();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    cancellation.cancel();
    assertThat(sending.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsCancelledInAdvanceIsNotSent() throws Exception {
    FakeProvider server = provider("p", new Settings(), (r, c) -> c.json(200, "{}"));
    cancellation.cancel();
    assertThatThrownBy(this::send).isInstanceOf(CancellationException.class);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void cancellingEndsTheWaitForARetry() throws Exception {
    provider(
        "p",
        new Settings().retries(1),
        (r, c) -> {
          if (r.number() > 1) {
            // On a machine that stood still for longer, the retry is what is cancelled.
            hang(c);
          }
          c.json(503, "{}", "retry-after: 5");
          asked.countDown();
        });
    CompletableFuture<Throwable> sending = sendElsewhere();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    cancellation.cancel();
    assertThat(sending.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aClientThatLeavesEndsTheProvidersWork() throws Exception {
    provider("p", new Settings(), (r, c) -> beginAndHang(c));
    IOException gone = new IOException("client gone");
    Calls.Recorder leaving =
        new Calls.Recorder() {
          @Override
          public void bytes(byte[] buffer, int offset, int length) throws IOException {
            throw gone;
          }
        };
    assertThatThrownBy(() -> upstream().send(call(), leaving, cancellation)).isSameAs(gone);
    assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anErrorInTheSinkLeaksNoConnection() throws Exception {
    provider("p", new Settings().connections(1), (r, c) -> c.json(200, "{}"));
    Calls.Recorder broken =
        new Calls.Recorder() {
          @Override
          public void head(AnswerHead head) {
            throw new StackOverflowError("as if");
          }
        };
    assertThatThrownBy(() -> upstream().send(call(), broken, cancellation))
        .isInstanceOf(StackOverflowError.class);
    send();
    assertThat(sink.status()).isEqualTo(200);
  }

  @Test
  void moreCallsThanConnectionsAreRefusedAfterAWait() throws Exception {
    provider("p", new Settings().connections(1).connect(200), (r, c) -> hang(c));
    CompletableFuture<Throwable> first = sendElsewhere();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    Cancellation other = new Cancellation();
    assertThatThrownBy(() -> upstream().send(call(), new Calls.Recorder(), other))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().status()).isEqualTo(503));
    cancellation.cancel();
    first.get(20, TimeUnit.SECONDS);
  }

  @Test
  void closingEndsWhatIsBeingSent() throws Exception {
    provider("p", new Settings(), (r, c) -> hang(c));
    CompletableFuture<Throwable> sending = sendElsewhere();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    upstream().close();
    assertThat(sending.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().status()).isEqualTo(503));
    assertThatThrownBy(this::send).isInstanceOf(ApiException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().contains("http"));
  }
}
