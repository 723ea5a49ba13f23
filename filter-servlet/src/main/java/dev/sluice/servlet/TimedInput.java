package dev.sluice.servlet;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A request's body that must have come whole by a point in time.
 *
 * <p>A container only limits how long each read may take, and so has no end of a client that sends
 * a byte now and then. What is late is noticed when the next bytes come, or by the container.
 */
final class TimedInput extends FilterInputStream {
  private final LongSupplier nanos;
  private final long due;

  /**
   * Limits a body.
   *
   * @param nanos a clock of nanoseconds
   * @param due what the clock says when the body is late
   */
  TimedInput(InputStream in, LongSupplier nanos, long due) {
    super(in);
    this.nanos = nanos;
    this.due = due;
  }

  /** Returns whether a body was late, for this stream or for the container. */
  static boolean late(IOException e) {
    return e instanceof SocketTimeoutException || e.getCause() instanceof TimeoutException;
  }

  @Override
  public int read() throws IOException {
    return inTime(super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return inTime(super.read(bytes, offset, length));
  }

  /** A body that has ended is not late any more. */
  private int inTime(int read) throws IOException {
    if (read >= 0 && nanos.getAsLong() - due >= 0) {
      throw new SocketTimeoutException("the body did not come in time");
    }
    return read;
  }
}
