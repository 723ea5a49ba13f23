package dev.sluice.config;

import dev.sluice.Setting;
import dev.sluice.identity.KeyHash;
import org.jspecify.annotations.Nullable;

/**
 * Where the stand-alone gateway listens; servers that hold the filter have settings of their own.
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
        @Nullable KeyHash metricsKey) {
  public GatewaySettings {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 1 to 65535, got " + port);
    }
  }
}
