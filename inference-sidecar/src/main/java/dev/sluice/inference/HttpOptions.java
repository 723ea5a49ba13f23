package dev.sluice.inference;

import dev.sluice.inference.http.HttpSettings;
import dev.sluice.inference.http.ListenAddress;
import dev.sluice.inference.http.TlsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how to listen. */
final class HttpOptions {
  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1:8081",
      description = {
        "Where to listen: HOST:PORT, port 0 takes any free one, or unix:PATH; can be repeated",
        "(default ${DEFAULT-VALUE})."
      })
  private List<String> listen = List.of();

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description = "Key that callers must send (default: SLUICE_SIDECAR_KEY, or none).")
  private @Nullable String apiKey;

  @Option(
      names = "--trust-token",
      paramLabel = "TOKEN",
      description = {
        "What a gateway sends to be believed about tenants and priorities, which others may not",
        "name (default: SLUICE_SIDECAR_TRUST_TOKEN, or none: only the Unix socket is trusted)."
      })
  private @Nullable String trustToken;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificate chain in PEM; makes TCP addresses speak TLS.")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key, PKCS #8 in PEM without a password.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Authority in PEM whose certificates callers may show instead of the key.")
  private @Nullable Path tlsClientAuthority;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      defaultValue = "16777216",
      description = "Longest request body (default ${DEFAULT-VALUE}).")
  private int maxBodyBytes;

  /**
   * Returns the settings.
   *
   * @throws IllegalArgumentException if an option is not right; the message is a sentence without
   *     its full stop
   */
  HttpSettings settings() {
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("--max-body %d is not positive".formatted(maxBodyBytes));
    }
    return new HttpSettings(
        listen.stream().map(HttpOptions::address).toList(),
        tls(),
        secret(apiKey, "SLUICE_SIDECAR_KEY"),
        secret(trustToken, "SLUICE_SIDECAR_TRUST_TOKEN"),
        maxBodyBytes);
  }

  private static ListenAddress address(String text) {
    try {
      return ListenAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--listen: " + e.getMessage(), e);
    }
  }

  private Optional<TlsSettings> tls() {
    if (tlsCertificate != null && tlsKey != null) {
      return Optional.of(
          new TlsSettings(tlsCertificate, tlsKey, Optional.ofNullable(tlsClientAuthority)));
    }
    if (tlsCertificate != null || tlsKey != null || tlsClientAuthority != null) {
      throw new IllegalArgumentException(
          "TLS needs both --tls-cert and --tls-key, and --tls-client-ca goes with them");
    }
    return Optional.empty();
  }

  private static Optional<String> secret(@Nullable String option, String variable) {
    return Optional.ofNullable(option == null ? System.getenv(variable) : option)
        .filter(secret -> !secret.isBlank());
  }
}
