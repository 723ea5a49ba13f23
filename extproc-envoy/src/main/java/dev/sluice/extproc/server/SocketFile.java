package dev.sluice.extproc.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name of a Unix socket in the file system.
 *
 * <p>A socket is bound under another name beside it, gets its mode, and then takes the name in one
 * step, so that nobody ever meets it with the wrong mode or finds the name gone. Not for many
 * threads.
 */
final class SocketFile {
  private final Path path;
  private final Path temporary;
  private @Nullable Object identity;

  private SocketFile(Path path) {
    this.path = path;
    this.temporary = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
  }

  /**
   * Returns the name if it may be taken: if nothing is there, or a socket that nobody listens on.
   *
   * @throws IOException with a sentence that says why not
   */
  static SocketFile claim(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IOException(
          "the socket %s cannot be made: %s is no folder that this user may write to"
              .formatted(path, folder));
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      if (!attributes(path).isOther()) {
        throw new IOException(
            "the socket %s cannot be made: something else that is no socket has that name"
                .formatted(path));
      }
      if (answers(path)) {
        throw new IOException(
            "another process listens on %s: stop it or choose another path".formatted(path));
      }
    }
    return new SocketFile(path);
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean answers(Path path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      // A full backlog is busy, not dead; a missing right hides who listens.
      String why = String.valueOf(e.getMessage());
      if (why.contains("refused") || why.contains("No such file")) {
        return false;
      }
      throw new IOException("the socket %s cannot be tried: %s".formatted(path, why), e);
    }
  }

  /** Returns the path to bind. */
  Path temporary() throws IOException {
    Files.deleteIfExists(temporary);
    return temporary;
  }

  /** Gives the socket that was bound its mode and its name. */
  void publish(Set<PosixFilePermission> mode) throws IOException {
    Files.setPosixFilePermissions(temporary, mode);
    identity = attributes(temporary).fileKey();
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the file, unless another server has taken the name since. */
  void remove() throws IOException {
    Files.deleteIfExists(temporary);
    if (identity != null
        && Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && Objects.equals(identity, attributes(path).fileKey())) {
      Files.delete(path);
    }
  }
}
