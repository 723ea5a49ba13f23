package dev.sluice.upstream;

import dev.sluice.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which headers pass between client and provider.
 *
 * <p>None that belong to one connection (RFC 9110, section 7.6.1), none that are the caller's
 * credentials or choose an account, say where the caller is or how it coded its body, none of
 * Sluice's own.
 */
public final class HeaderRules {
  private HeaderRules() {}

  /** Returns what of a client's headers a provider gets, to be added to. */
  static Headers.Builder ofRequest(Headers received) {
    @Nullable String connection = connection(received);
    Headers.Builder kept = new Headers.Builder();
    received.forEach(
        (name, value) -> {
          if (!hop(name, connection) && !ours(name) && !callers(name)) {
            kept.add(name, value);
          }
        });
    return kept;
  }

  /** Returns what all {@code connection} fields list together, or null if there is none. */
  public static @Nullable String connection(Headers received) {
    return received.get("connection") == null ? null : String.join(",", received.all("connection"));
  }

  private static boolean hop(String name, @Nullable String connection) {
    return switch (name) {
      case "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "expect" ->
          true;
      default -> name.startsWith("proxy-") || (connection != null && lists(connection, name));
    };
  }

  private static boolean lists(String connection, String name) {
    for (String option : connection.split(",", -1)) {
      if (option.trim().toLowerCase(Locale.ROOT).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean ours(String name) {
    return name.startsWith("x-sluice-") || name.startsWith("x-gateway-");
  }

  private static boolean callers(String name) {
    return switch (name) {
      case "authorization",
          "x-api-key",
          "api-key",
          "cookie",
          "accept-encoding",
          // Bodies have been inflated.
          "content-encoding",
          "forwarded",
          // Of a browser's page; providers refuse what seems to come from one.
          "origin",
          "referer",
          "x-real-ip",
          "x-request-id",
          // Whose account is billed is the provider's key's business.
          "openai-organization",
          "openai-project" ->
          true;
      default -> name.startsWith("x-forwarded-");
    };
  }

  /**
   * Returns whether a client gets a header of a provider's answer.
   *
   * <p>It does not get the length, which policies may change: whoever writes the answer says how
   * long it is. Nor does it get what speaks of the provider's site, of whose account there is
   * billed, or the provider's name of the call, which has one here.
   *
   * @param name in lower case
   * @param connection what the answer's {@code connection} fields list together, or null
   */
  public static boolean ofAnswer(String name, @Nullable String connection) {
    return switch (name) {
      case "date",
          "server",
          "alt-svc",
          "strict-transport-security",
          "set-cookie",
          "x-request-id",
          "openai-organization",
          "openai-project",
          "anthropic-organization-id" ->
          false;
      default -> !hop(name, connection);
    };
  }
}
