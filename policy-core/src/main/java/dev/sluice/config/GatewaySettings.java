package dev.sluice.config;

import dev.sluice.Setting;
import dev.sluice.identity.KeyHash;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the stand-alone gateway listens; servers that hold the filter have settings of
 * their own.
 */
public record GatewaySettings(
    @Setting(
            value = "address to listen at; only this machine reaches 127.0.0.1",
            standard = "127.0.0.1")
        String listen,
    @Setting(value = "port to listen at", standard = "8080") int port,
    @Setting(
            "SHA-256 of the key that /metrics demands as bearer token, as 'sluice key hash' prints"
                + " it; without one everybody may read who used how much")
        @Nullable KeyHash metricsKey,
    @Setting(value = "longest time for a request's body to come", standard = "2m")
        Duration bodyTimeout) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public GatewaySettings {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 1 to 65535, got " + port);
    }
    if (bodyTimeout.compareTo(SHORTEST) < 0 || bodyTimeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("body-timeout must be from 1s to 1d, got " + bodyTimeout);
    }
  }
}
