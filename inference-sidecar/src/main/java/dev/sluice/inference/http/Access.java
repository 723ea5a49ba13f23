package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who may call, and whose word on a call's terms counts. Immutable. */
final class Access {
  /** Proves that a call comes from the trusted side. */
  static final String TRUST_HEADER = "x-sluice-trust";

  /** What load balancers and Prometheus ask for, who have no key. */
  private static final Set<String> OPEN_PATHS = Set.of("/health", "/ready", "/metrics");

  private final Optional<Secret> apiKey;
  private final Optional<Secret> trustToken;
  private final boolean restricted;

  Access(HttpSettings settings) {
    apiKey = settings.apiKey().map(Secret::new);
    trustToken = settings.trustToken().map(Secret::new);
    restricted =
        apiKey.isPresent() || settings.tls().flatMap(TlsSettings::clientAuthority).isPresent();
  }

  /**
   * Lets a call pass.
   *
   * @throws ApiException with status 401 if it lacks what this server wants
   */
  void check(HttpCall call) throws ApiException {
    String authorization = call.header(HttpHeaderNames.AUTHORIZATION).orElse(null);
    if (!admits(call.path(), call.peer(), authorization)) {
      throw ApiException.invalid(
          401,
          apiKey.isPresent()
              ? "The call lacks the key of this server; send it as Authorization: Bearer KEY."
              : "This server wants a client certificate that its authority has signed.",
          null,
          "invalid_api_key");
    }
  }

  /** Returns whether a call may pass that has this header, or null for none. */
  boolean admits(String path, Peer peer, @Nullable String authorization) {
    return !restricted
        || OPEN_PATHS.contains(path)
        || peer != Peer.UNKNOWN
        || apiKey.map(key -> key.isBearerOf(Optional.ofNullable(authorization))).orElse(false);
  }

  /**
   * Returns whether a call comes from the trusted side.
   *
   * @throws ApiException with status 403 if it shows a wrong token
   */
  boolean trusts(HttpCall call) throws ApiException {
    Optional<String> token = call.header(TRUST_HEADER);
    if (token.isEmpty()) {
      return call.peer() == Peer.LOCAL;
    }
    if (trustToken.isPresent() && trustToken.get().matches(token.get())) {
      return true;
    }
    throw ApiException.invalid(
        403,
        "The header %s does not hold this server's trust token; compare --trust-token with the"
                .formatted(TRUST_HEADER)
            + " gateway's trusted-token.",
        null,
        "untrusted_caller");
  }
}
