package dev.sluice.inference.http;

import java.util.List;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param addresses where; at least one
 * @param tls how TCP connections are secured, if they are
 * @param apiKey the key that callers must send, if any
 * @param trustToken what proves that a call comes from the gateway, which may say whose call it is
 *     and how urgent; only the Unix socket proves it where there is none
 * @param maxBodyBytes the longest request body
 */
public record HttpSettings(
    List<ListenAddress> addresses,
    Optional<TlsSettings> tls,
    Optional<String> apiKey,
    Optional<String> trustToken,
    int maxBodyBytes) {

  /** Copies the list and checks that it is not empty. */
  public HttpSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address to listen on");
    }
  }

  @Override
  public String toString() {
    return "HttpSettings[addresses=%s, tls=%s, maxBodyBytes=%d]"
        .formatted(addresses, tls, maxBodyBytes);
  }
}
