package dev.sluice.upstream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says that a provider's proxy, which the message names without a password, did not serve. */
final class ProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int WANTS_CREDENTIALS = 407;

  private ProxyException(Proxy proxy, String what, @Nullable Throwable cause) {
    super("its proxy " + proxy + " " + what, cause);
  }

  static ProxyException unreachable(Proxy proxy, IOException cause) {
    return new ProxyException(proxy, "cannot be reached", cause);
  }

  static ProxyException silent(Proxy proxy, IOException cause) {
    return new ProxyException(proxy, "ended the connection without an answer", cause);
  }

  static ProxyException refusal(Proxy.Http proxy, int status) {
    return new ProxyException(proxy, "refuses: " + reason(proxy, status), null);
  }

  private static String reason(Proxy.Http proxy, int status) {
    if (!isAboutCredentials(status)) {
      return "it answers with status " + status;
    }
    return proxy.credentials() == null
        ? "it wants user and password (407)"
        : "it does not accept user and password (407)";
  }

  /** Returns whether a status can only be the proxy's own. */
  static boolean isAboutCredentials(int status) {
    return status == WANTS_CREDENTIALS;
  }
}
