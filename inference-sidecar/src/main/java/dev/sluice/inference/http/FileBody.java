package dev.sluice.inference.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A response's body that is read from a file no faster than the client takes it. Lives on the
 * connection's event loop.
 */
final class FileBody implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 << 10;

  private final FileChannel file;
  private final Channel channel;
  private final Runnable ended;
  private final long length;
  private long sent;
  private boolean complete;

  private FileBody(FileChannel file, long length, Channel channel, Runnable ended) {
    this.file = file;
    this.length = length;
    this.channel = channel;
    this.ended = ended;
  }

  /**
   * Opens a file.
   *
   * @param ended is run when all of it has been handed to the connection
   * @throws IOException if the file cannot be read
   */
  static FileBody open(Path path, Channel channel, Runnable ended) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    return new FileBody(file, file.size(), channel, ended);
  }

  /** Returns how many bytes are sent in all. */
  long length() {
    return length;
  }

  /** Writes what the client takes now. */
  void drain() {
    try {
      while (!complete && channel.isWritable()) {
        sendChunk();
      }
    } catch (IOException e) {
      // The promised length cannot be kept any more: the client sees a broken transfer.
      close();
      channel.close();
    }
  }

  private void sendChunk() throws IOException {
    if (sent == length) {
      close();
      channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      ended.run();
      return;
    }
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, length - sent));
    int read = file.read(chunk, sent);
    if (read <= 0) {
      throw new IOException("the file became shorter");
    }
    sent += read;
    channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(chunk.flip())));
  }

  /** Frees the file. */
  @Override
  public void close() {
    complete = true;
    try {
      file.close();
    } catch (IOException e) {
      channel.close();
    }
  }
}
