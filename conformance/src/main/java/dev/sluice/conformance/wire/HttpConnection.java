package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 (RFC 9112) on one socket; for one reading and one writing thread. */
public final class HttpConnection implements AutoCloseable {
  private static final int LONGEST_LINE = 64 << 10;
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

  private final Socket socket;
  private final InputStream in;

  /**
   * Speaks HTTP on a socket.
   *
   * @param patience the longest wait for a byte
   */
  public HttpConnection(Socket socket, Duration patience) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) patience.toMillis());
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Returns the next head, or null if the other side has closed the connection.
   *
   * @throws IOException if it breaks off within the head
   */
  public @Nullable HttpHead readHead() throws IOException {
    String start = line();
    if (start == null) {
      return null;
    }
    return new HttpHead(start, readHeaders());
  }

  private Headers readHeaders() throws IOException {
    Headers.Builder headers = new Headers.Builder();
    for (String line = whole(line()); !line.isEmpty(); line = whole(line())) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("this is no header: " + line);
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
    }
    return headers.build();
  }

  private static String whole(@Nullable String line) throws IOException {
    if (line == null) {
      throw new EOFException("the connection ended within a head");
    }
    return line;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("the connection ended within a line");
      }
      line.write(b);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
      }
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * Returns the body that follows a head; reading it throws {@link EOFException} if it is cut.
   *
   * @param untilClose whether a body of no stated length goes on until the connection ends
   */
  public InputStream body(Headers headers, boolean untilClose) {
    String coding = headers.get("transfer-encoding");
    if (coding != null && coding.toLowerCase(Locale.ROOT).contains("chunked")) {
      return new Chunks();
    }
    String length = headers.get("content-length");
    if (length != null) {
      return new Exactly(Long.parseLong(length));
    }
    return untilClose ? in : InputStream.nullInputStream();
  }

  /** A body of a stated length. */
  private final class Exactly extends InputStream {
    private long left;

    Exactly(long length) {
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      return one(this);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(bytes, from, (int) Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the connection ended " + left + " bytes before the body's end");
      }
      left -= read;
      return read;
    }
  }

  /** A body in chunks (RFC 9112, section 7.1). */
  private final class Chunks extends InputStream {
    private long left;
    private boolean begun;
    private boolean ended;

    @Override
    public int read() throws IOException {
      return one(this);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0 && !ended) {
        next();
      }
      if (ended) {
        return -1;
      }
      int read = in.read(bytes, from, (int) Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the connection ended within a chunk");
      }
      left -= read;
      return read;
    }

    private void next() throws IOException {
      if (begun) {
        whole(line());
      }
      begun = true;
      left = HexFormat.fromHexDigits(whole(line()).split(";", 2)[0].trim());
      if (left == 0) {
        ended = true;
        readHeaders();
      }
    }
  }

  private static int one(InputStream body) throws IOException {
    byte[] one = new byte[1];
    return body.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Writes bytes as they are. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Writes bytes, at least one, as a chunk of their own. */
  public void writeChunk(byte[] bytes) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes.length + 16);
    chunk.writeBytes(ascii(Integer.toHexString(bytes.length) + "\r\n"));
    chunk.writeBytes(bytes);
    chunk.writeBytes(ascii("\r\n"));
    write(chunk.toByteArray());
  }

  /** Ends a body in chunks. */
  public void writeLastChunk() throws IOException {
    write(LAST_CHUNK);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Returns whether the other side ends the connection within a time.
   *
   * @throws IOException if it is reset
   */
  public boolean endsWithin(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Drops the connection at once, as when a process is killed. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
