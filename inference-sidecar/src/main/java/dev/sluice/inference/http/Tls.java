package dev.sluice.inference.http;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Reads what TLS needs. */
final class Tls {
  private Tls() {}

  /**
   * Returns what secures connections.
   *
   * <p>Callers may show a certificate or not, as those that ask for health have none; {@link
   * Access} wants one from the others.
   *
   * @throws IOException if a file is not what it should be; the message is one sentence
   */
  static SslContext context(TlsSettings settings) throws IOException {
    File certificate = readable(settings.certificate(), "--tls-cert");
    File key = readable(settings.key(), "--tls-key");
    Optional<Path> authority = settings.clientAuthority();
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(certificate, key).protocols("TLSv1.3", "TLSv1.2");
      if (authority.isPresent()) {
        builder
            .trustManager(readable(authority.get(), "--tls-client-ca"))
            .clientAuth(ClientAuth.OPTIONAL);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IOException(
          "The certificate %s, its key %s or the client authority cannot be used; they must be PEM"
                  .formatted(certificate, key)
              + " files, the key PKCS #8 without a password.",
          e);
    }
  }

  private static File readable(Path file, String option) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("The file %s given by %s cannot be read.".formatted(file, option));
    }
    return file.toFile();
  }
}
