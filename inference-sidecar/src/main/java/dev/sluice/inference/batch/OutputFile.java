package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** Answers in a file, one JSON object a line, to which more are appended. Used by one thread. */
final class OutputFile implements AutoCloseable {
  private final FileChannel channel;
  private final Set<String> customIds = new HashSet<>();

  /** Opens a file; half a line at its end, which a dead process left, is cut off. */
  OutputFile(Path file) throws IOException {
    if (Files.exists(file)) {
      keepWholeLines(file);
    }
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private void keepWholeLines(Path file) throws IOException {
    long whole = 0;
    try (LineInput lines = new LineInput(Files.newInputStream(file))) {
      for (byte[] line = lines.next(); line.length > 0; line = lines.next()) {
        customIds.add(Json.readObject(line).path("custom_id").asText());
        whole = lines.position();
      }
    } catch (ApiException e) {
      throw new IOException("the answers in %s are damaged".formatted(file), e);
    }
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(whole);
    }
  }

  /** Returns the names of the calls that have a line. */
  Set<String> customIds() {
    return customIds;
  }

  /** Adds a line, whole or not at all. */
  void append(String customId, ObjectNode line) throws IOException {
    byte[] json = Json.write(line);
    ByteBuffer bytes = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    long before = channel.size();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // Who reads the file gets whole lines, also when the disk is full.
      channel.truncate(before);
      throw e;
    }
    customIds.add(customId);
  }

  long bytes() throws IOException {
    return channel.size();
  }

  /** Waits until all is on disk, and closes the file. */
  @Override
  public void close() throws IOException {
    try (channel) {
      channel.force(true);
    }
  }

  /** Reads lines as bytes and counts those of whole lines. */
  private static final class LineInput implements AutoCloseable {
    private final InputStream in;
    private long position;

    LineInput(InputStream in) {
      this.in = new BufferedInputStream(in);
    }

    /** Returns the next line with its end; nothing where there is no whole one any more. */
    byte[] next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        line.write(b);
        if (b == '\n') {
          position += line.size();
          return line.toByteArray();
        }
      }
      return new byte[0];
    }

    long position() {
      return position;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
