package dev.sluice.cli;

import dev.sluice.cache.DataSize;
import dev.sluice.extproc.ProcessorSettings;
import dev.sluice.extproc.server.Listen;
import dev.sluice.extproc.server.ServerSettings;
import dev.sluice.extproc.server.TlsSettings;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said about the external processor's server. */
final class ExtProcOptions {
  /** A message is a body and what Envoy tells about it. */
  private static final int ENVELOPE = 1 << 20;

  /** So many times longer bodies are received, so that they get the API's answer, not Envoy's. */
  private static final int TOO_LONG = 2;

  private static final String ALL_RIGHTS = "rwxrwxrwx";

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1:9002",
      description = {
        "Where Envoy finds the processor: unix:PATH or HOST:PORT;",
        "port 0 takes any free one (default ${DEFAULT-VALUE})."
      })
  private String listen = "";

  @Option(
      names = "--socket-mode",
      paramLabel = "MODE",
      defaultValue = "0660",
      description = "Who may connect to a Unix socket, in octal (default ${DEFAULT-VALUE}).")
  private String socketMode = "";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serve TLS with this certificate chain (PEM); read again when it changes.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key (PEM, PKCS #8).")
  private @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Let only clients in whose certificate one of these authorities signed (PEM).")
  private @Nullable Path clientAuthorities;

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      defaultValue = "10MB",
      converter = SizeConverter.class,
      description = "Longest body of a request; longer ones get a 413 (default ${DEFAULT-VALUE}).")
  private DataSize maxBody = new DataSize(0);

  @Option(
      names = "--max-message-timeout",
      paramLabel = "TIME",
      defaultValue = "15m",
      converter = DurationConverter.class,
      description = {
        "How long Envoy is asked to wait for a target that the processor calls by itself;",
        "no more than Envoy's own max_message_timeout (default ${DEFAULT-VALUE})."
      })
  private Duration maxMessageTimeout = Duration.ZERO;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = {
        "How long calls under way may go on after SIGTERM;",
        "new ones are refused meanwhile (default ${DEFAULT-VALUE})."
      })
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--reflection",
      description = "Tell clients which gRPC services there are (default: do not).")
  private boolean reflection;

  /**
   * Returns how the server is to serve.
   *
   * @throws CommandFailure if an option is not right
   */
  ServerSettings server() {
    try {
      long message = (long) TOO_LONG * Math.toIntExact(maxBody.bytes()) + ENVELOPE;
      return new ServerSettings(
          Listen.parse(listen),
          permissions(socketMode),
          tls(),
          (int) Math.min(message, Integer.MAX_VALUE),
          drain,
          reflection);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongInput(String.valueOf(e.getMessage()));
    } catch (ArithmeticException e) {
      throw CommandFailure.wrongInput("--max-body %s is too large".formatted(maxBody));
    }
  }

  /**
   * Returns what is set about the processor itself.
   *
   * @throws CommandFailure if an option is not right
   */
  ProcessorSettings processor() {
    try {
      return new ProcessorSettings(Math.toIntExact(maxBody.bytes()), maxMessageTimeout);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongInput(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable TlsSettings tls() {
    if (certificate != null && key != null) {
      return new TlsSettings(certificate, key, clientAuthorities);
    }
    if (certificate == null && key == null && clientAuthorities == null) {
      return null;
    }
    throw CommandFailure.wrongInput(
        "TLS needs a certificate and its key: give both --tls-cert and --tls-key");
  }

  private static Set<PosixFilePermission> permissions(String octal) {
    if (!octal.matches("0?[0-7]{3}")) {
      throw CommandFailure.wrongInput("--socket-mode %s is no mode such as 0660".formatted(octal));
    }
    int bits = Integer.parseInt(octal, 8);
    char[] symbols = ALL_RIGHTS.toCharArray();
    for (int i = 0; i < symbols.length; i++) {
      if ((bits >> (symbols.length - 1 - i) & 1) == 0) {
        symbols[i] = '-';
      }
    }
    return PosixFilePermissions.fromString(new String(symbols));
  }
}
