package dev.sluice.upstream;

import dev.sluice.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider of models and how to call it.
 *
 * <p>Its text form leaves out the key, the token and the values of headers, which are secrets.
 */
public record ProviderSettings(
    @Setting(value = "how it wants its key: openai (Bearer) or anthropic", standard = "openai")
        Type type,
    @Setting("base address up to and including the version, such as https://api.openai.com/v1")
        URI url,
    @Setting("API key; none or an empty one for servers that want none") @Nullable String key,
    @Setting(
            value =
                "proves to Sluice's own inference sidecar that a call comes from here, so that it"
                    + " is told the caller's tenant and priority; its --trust-token")
        @Nullable String trustedToken,
    @Setting(value = "further headers of each request to it, by name", standard = "{}")
        Map<String, String> headers,
    @Setting(value = "longest wait for a connection, TLS included", standard = "5s")
        Duration connectTimeout,
    @Setting(value = "longest wait for the beginning of an answer", standard = "5m")
        Duration firstByteTimeout,
    @Setting(value = "longest silence within an answer", standard = "2m") Duration idleTimeout,
    @Setting(value = "longest time for a whole answer", standard = "15m") Duration timeout,
    @Setting(value = "most connections to it at once", standard = "4096") int maxConnections,
    @Setting(value = "how often a failed call is tried again at the same target", standard = "0")
        int retries,
    @Setting(
            value =
                "whether an external processor calls it by itself, because the Envoy in front"
                    + " does not know it",
            standard = "false")
        boolean direct,
    @Setting(
            value =
                "whether streams are asked for their usage (stream_options) where the client did"
                    + " not; servers that refuse this have it estimated",
            standard = "true")
        boolean streamUsage,
    @Setting(
            "HTTP proxy that it is reached through, http://user:password@host:port or none; not"
                + " given, what proxy says at the top of the file. Envoy sends what it sends its"
                + " own way")
        @Nullable Proxy proxy) {

  /** Which headers carry the key. */
  public enum Type {
    /** {@code Authorization: Bearer}, as OpenAI and most inference servers want it. */
    OPENAI,
    /** {@code x-api-key} and {@code anthropic-version}. */
    ANTHROPIC
  }

  private static final int MOST_RETRIES = 10;

  public ProviderSettings {
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "a provider's url must be http or https with a host, such as http://127.0.0.1:8081/v1");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException("a provider's url must not hold credentials; use key");
    }
    requirePrintable("key", key);
    requirePrintable("trusted-token", trustedToken);
    headers = Map.copyOf(headers);
    headers.forEach((name, value) -> requirePrintable("header " + name, value));
    requirePositive("connect-timeout", connectTimeout);
    requirePositive("first-byte-timeout", firstByteTimeout);
    requirePositive("idle-timeout", idleTimeout);
    requirePositive("timeout", timeout);
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max-connections must be at least 1: " + maxConnections);
    }
    if (retries < 0 || retries > MOST_RETRIES) {
      throw new IllegalArgumentException(
          "retries must be from 0 to " + MOST_RETRIES + ": " + retries);
    }
  }

  /** Returns an OpenAI-compatible provider without a key, with the standard deadlines. */
  public static ProviderSettings openAi(URI url) {
    return new ProviderSettings(
        Type.OPENAI,
        url,
        null,
        null,
        Map.of(),
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        Duration.ofMinutes(2),
        Duration.ofMinutes(15),
        4096,
        0,
        false,
        true,
        null);
  }

  /** Returns these settings with a proxy, if they name none and the provider is elsewhere. */
  ProviderSettings through(@Nullable Proxy standard) {
    if (proxy != null || standard == null || isLoopback(url.getHost())) {
      return this;
    }
    return new ProviderSettings(
        type,
        url,
        key,
        trustedToken,
        headers,
        connectTimeout,
        firstByteTimeout,
        idleTimeout,
        timeout,
        maxConnections,
        retries,
        direct,
        streamUsage,
        standard);
  }

  private static boolean isLoopback(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals("localhost")
        || lower.endsWith(".localhost")
        || lower.startsWith("127.")
        || lower.equals("[::1]");
  }

  private static void requirePrintable(String name, @Nullable String secret) {
    if (secret != null && secret.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "a provider's " + name + " must be printable ASCII; is there a line break at its end?");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than nothing: " + value);
    }
  }

  @Override
  public String toString() {
    return "ProviderSettings[type=" + type + ", url=" + url + ", headers=" + headers.keySet() + "]";
  }
}
