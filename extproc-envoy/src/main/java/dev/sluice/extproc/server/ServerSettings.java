package dev.sluice.extproc.server;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server serves.
 *
 * @param listen where
 * @param socketMode who may connect to a Unix socket; says nothing about TCP
 * @param tls what it proves itself with; null serves plain text
 * @param maxMessage the most bytes of one gRPC message
 * @param drain how long calls under way may go on after {@link ExtProcServer#drain}
 * @param reflection whether clients may ask which services there are
 */
public record ServerSettings(
    Listen listen,
    Set<PosixFilePermission> socketMode,
    @Nullable TlsSettings tls,
    int maxMessage,
    Duration drain,
    boolean reflection) {

  public ServerSettings {
    socketMode = Set.copyOf(socketMode);
    if (maxMessage < 1) {
      throw new IllegalArgumentException(
          "the largest message must have 1 byte at least, got " + maxMessage);
    }
    if (drain.isNegative()) {
      throw new IllegalArgumentException("the time to drain may not be negative, got " + drain);
    }
  }
}
