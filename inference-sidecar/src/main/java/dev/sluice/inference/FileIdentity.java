package dev.sluice.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells files of weights apart without reading all of them. */
final class FileIdentity {
  private static final int SAMPLES = 64;
  private static final int SAMPLE_BYTES = 4096;

  private FileIdentity() {}

  /**
   * Returns what another file, or this one after a change, does not have: its size, when it was
   * changed, and a hash of samples from all over it.
   *
   * @throws IOException if it cannot be read
   */
  static String of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long size = channel.size();
      ByteBuffer sample = ByteBuffer.allocate(SAMPLE_BYTES);
      for (int i = 0; i < SAMPLES; i++) {
        int _ = channel.read(sample.clear(), Math.max(0, size - SAMPLE_BYTES) / (SAMPLES - 1) * i);
        digest.update(sample.flip());
      }
      String hash = HexFormat.of().formatHex(digest.digest());
      return "%d bytes of %s, %s".formatted(size, Files.getLastModifiedTime(file), hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java runtime has SHA-256.", e);
    }
  }
}
