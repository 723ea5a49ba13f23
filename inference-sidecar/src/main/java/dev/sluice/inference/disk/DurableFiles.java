package dev.sluice.inference.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes small files; each by one thread at a time. */
public final class DurableFiles {
  /** What the name of a file that is being written ends in. */
  private static final String UNFINISHED = ".next";

  private DurableFiles() {}

  /**
   * Puts content in the place of a file, which is on disk, whole, when this returns.
   *
   * @param file the file, in a folder that is there
   * @throws IOException if it cannot be written; the former file is still there then
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      // On a full disk what was begun takes room that others need.
      Files.deleteIfExists(next);
    }
  }
}
