package dev.sluice.upstream;

import dev.sluice.Call;
import dev.sluice.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells a provider that trusts this gateway on what terms it is to serve a call: Sluice's own
 * inference sidecar.
 */
final class Terms {
  private static final String DEADLINE = "x-sluice-deadline-ms";

  private Terms() {}

  /** Adds what the provider's token makes it believe; nothing without one. */
  static void add(Headers.Builder headers, Call call, ProviderSettings provider) {
    String token = provider.trustedToken();
    if (token == null || token.isBlank()) {
      return;
    }
    headers.set("x-sluice-trust", token);
    headers.set("x-sluice-tenant", printable(call.caller().tenant()));
    headers.set("x-sluice-priority", call.caller().priority().name().toLowerCase(Locale.ROOT));
    @Nullable String deadline = call.head().headers().get(DEADLINE);
    if (deadline != null) {
      headers.set(DEADLINE, deadline);
    }
  }

  /** Returns a text with what headers cannot hold as percent and its bytes (RFC 3986). */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      if (unit > ' ' && unit <= '~' && unit != '%') {
        printable.append((char) unit);
      } else {
        printable.append('%').append(String.format(Locale.ROOT, "%02X", unit));
      }
    }
    return printable.toString();
  }
}
