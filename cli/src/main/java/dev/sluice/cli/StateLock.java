package dev.sluice.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second {@code sluice up} from the logs, records and caches of the first.
 *
 * <p>The operating system frees the lock when the process ends, however it does.
 */
record StateLock(FileChannel channel) implements AutoCloseable {
  /**
   * Takes the lock.
   *
   * @param state the folder to have alone
   * @throws CommandFailure naming the process that has it, or what is wrong with the folder
   */
  static StateLock take(Path state) {
    Path file = state.resolve("up.lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw CommandFailure.failed(
            "process %s is a ./sluice up that keeps its state in %s: stop it, or start this one from another checkout"
                .formatted(Files.readString(file).strip(), state));
      }
      channel.truncate(0);
      String holder = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
      return new StateLock(channel);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "the folder %s for logs and records cannot be written: %s".formatted(state, e));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
