package dev.sluice.inference.gguf;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the little-endian values of a GGUF header and never past the end of the file. */
final class HeaderInput implements AutoCloseable {
  private final Path file;
  private final long size;
  private final DataInputStream in;
  private long position;

  HeaderInput(Path file) throws IOException {
    this.file = file;
    this.size = Files.size(file);
    this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  long position() {
    return position;
  }

  int readByte() throws IOException {
    claim(1, "a value");
    return in.readByte();
  }

  int readShort() throws IOException {
    claim(2, "a value");
    return Short.reverseBytes(in.readShort());
  }

  int readInt() throws IOException {
    claim(4, "a value");
    return Integer.reverseBytes(in.readInt());
  }

  long readLong() throws IOException {
    claim(8, "a value");
    return Long.reverseBytes(in.readLong());
  }

  /** Reads a count of things that each take at least {@code minBytes} bytes of the file. */
  long readCount(String what, long minBytes) throws IOException {
    long count = readLong();
    if (count < 0 || count > (size - position) / minBytes) {
      throw corrupt(
          "it claims %s %s where only %d bytes are left"
              .formatted(Long.toUnsignedString(count), what, size - position));
    }
    return count;
  }

  /** Reads a string whose bytes may not be more than {@code maxBytes}. */
  String readString(int maxBytes) throws IOException {
    long length = readCount("bytes of text", 1);
    if (length > maxBytes) {
      throw corrupt("it has a text of %d bytes where at most %d fit".formatted(length, maxBytes));
    }
    byte[] bytes = new byte[(int) length];
    claim(length, "a text");
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  void skip(long bytes) throws IOException {
    claim(bytes, "an array");
    in.skipNBytes(bytes);
  }

  GgufException corrupt(String why) {
    return new GgufException(
        "Model file %s is corrupt: %s (at byte %d).".formatted(file, why, position));
  }

  private void claim(long bytes, String what) throws GgufException {
    if (bytes < 0 || bytes > size - position) {
      throw new GgufException(
          "Model file %s is truncated: %s of %d bytes at byte %d goes past its end at %d."
              .formatted(file, what, bytes, position, size));
    }
    position += bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
