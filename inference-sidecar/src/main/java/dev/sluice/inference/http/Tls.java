package dev.sluice.inference.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Secures connections by what the files of the settings have; new connections by what they have
 * after a change. Safe for all threads.
 *
 * <p>Callers may show a certificate or not, as those that ask for health have none; {@link Access}
 * wants one from the others.
 */
final class Tls {
  private static final Logger LOG = System.getLogger(Tls.class.getName());

  /** What tells one content of a file from another; the key changes where a link does. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {}

  private final TlsSettings settings;
  private List<Stamp> stamps;
  private volatile SslContext context;

  private Tls(TlsSettings settings, List<Stamp> stamps, SslContext context) {
    this.settings = settings;
    this.stamps = stamps;
    this.context = context;
  }

  /**
   * Reads the files.
   *
   * @throws IOException if one is not what it should be; the message is one sentence
   */
  static Tls open(TlsSettings settings) throws IOException {
    SslContext context = context(settings);
    return new Tls(settings, stamps(settings), context);
  }

  /** Returns what secures a new connection. */
  SslHandler newHandler(ByteBufAllocator allocator) {
    return context.newHandler(allocator);
  }

  /** Reads the files again if they have changed; keeps what there was if they cannot be used. */
  synchronized void refresh() {
    try {
      List<Stamp> found = stamps(settings);
      if (found.equals(stamps)) {
        return;
      }
      stamps = found;
      context = context(settings);
      LOG.log(
          Level.INFO, "New connections use the changed certificate {0}", settings.certificate());
    } catch (IOException e) {
      // A certificate and its key are replaced one after the other, so the next look may help.
      LOG.log(Level.WARNING, "The TLS files changed and are not used yet: {0}", e.getMessage());
    }
  }

  private static SslContext context(TlsSettings settings) throws IOException {
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

  private static List<Stamp> stamps(TlsSettings settings) throws IOException {
    List<Path> files = new ArrayList<>(List.of(settings.certificate(), settings.key()));
    settings.clientAuthority().ifPresent(files::add);
    List<Stamp> stamps = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      stamps.add(new Stamp(found.lastModifiedTime(), found.size(), found.fileKey()));
    }
    return stamps;
  }

  private static File readable(Path file, String option) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("The file %s given by %s cannot be read.".formatted(file, option));
    }
    return file.toFile();
  }
}
