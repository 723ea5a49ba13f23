package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Price;
import dev.sluice.Target;
import dev.sluice.api.ApiError;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Target TARGET =
      new Target("p", URI.create("http://127.0.0.1:1/v1"), "m", Price.FREE);

  private static ApiError error(@Nullable Stop stop, IOException cause) {
    return Faults.beforeAnswer(TARGET, stop, cause).error();
  }

  /** Adapters charge for a time-out, since a target may bill what it was sent. */
  @Test
  void aTargetThatWasNeverReachedHasNotTimedOut() {
    ApiError late = error(Stop.CONNECT, new IOException("closed"));
    assertThat(late.status()).isEqualTo(502);
    assertThat(late.message()).contains("could not be connected to in time");
    assertThat(error(null, new ConnectTimeoutException("late")).status()).isEqualTo(502);
  }

  @Test
  void aTargetThatDidNotBeginToAnswerHasTimedOut() {
    assertThat(error(Stop.FIRST_BYTE, new IOException("closed")).status()).isEqualTo(504);
  }
}
