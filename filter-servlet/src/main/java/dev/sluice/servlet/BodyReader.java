package dev.sluice.servlet;

import dev.sluice.adapter.BodyLimits;
import dev.sluice.adapter.Intake;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Reads the whole body of a request within its limits of size and time. */
final class BodyReader {
  /** Up to this size a declared length is believed before the bytes are there. */
  private static final int BELIEVED = 1 << 16;

  private static final int BLOCK = 8192;

  private final BodyLimits limits;
  private final Duration patience;
  private final LongSupplier nanos;

  /**
   * Makes a reader.
   *
   * @param settings the most bytes that a body may have, before and after inflating, and how long
   *     it may take
   * @param nanos a clock of nanoseconds
   */
  BodyReader(FilterSettings settings, LongSupplier nanos) {
    this.limits = new BodyLimits(settings.maxBody(), FilterSettings.MAX_BODY);
    this.patience = settings.bodyTimeout();
    this.nanos = nanos;
  }

  /**
   * Returns where to get the body of a request, whose time runs from now on.
   *
   * @param response told to close the connection where a body is refused before its end
   */
  Intake.Source of(HttpServletRequest request, HttpServletResponse response) {
    long due = nanos.getAsLong() + patience.toNanos();
    return new Intake.Source() {
      @Override
      public byte[] read() throws IOException {
        return BodyReader.this.read(request, response, due);
      }

      @Override
      public void skip() throws IOException {
        discard(request, response, due);
      }
    };
  }

  /**
   * Returns the body.
   *
   * @throws ApiException 408 if it is late, 413 if it is too large, 415 if its coding is unknown,
   *     broken or a bomb
   * @throws IOException if the client went away in mid-body
   */
  private byte[] read(HttpServletRequest request, HttpServletResponse response, long due)
      throws IOException {
    String coding = request.getHeader("content-encoding");
    long declared = request.getContentLengthLong();
    try {
      limits.require(coding, declared);
      return limits.plain(coding, received(stream(request, due), declared));
    } catch (ApiException e) {
      discard(request, response, due);
      throw e;
    } catch (IOException e) {
      if (!TimedInput.late(e)) {
        throw e;
      }
      response.setHeader("connection", "close");
      throw new ApiException(
          ApiError.requestTimeout("The body did not come in time; send it again."), e);
    }
  }

  private InputStream stream(HttpServletRequest request, long due) throws IOException {
    return new TimedInput(request.getInputStream(), nanos, due);
  }

  /** Returns what came, or one byte more than is read. */
  private byte[] received(InputStream in, long declared) throws IOException {
    boolean believed = declared >= 0 && declared <= BELIEVED;
    byte[] body = in.readNBytes(believed ? (int) declared : limits.cap() + 1);
    if (declared > body.length) {
      throw new IOException(
          "the client sent " + body.length + " of " + declared + " bytes of its body");
    }
    return body;
  }

  /**
   * Reads on for as much again as is allowed, so that a client that sends its whole body before it
   * reads gets to read the refusal; a longer or a late one loses its connection.
   */
  private void discard(HttpServletRequest request, HttpServletResponse response, long due)
      throws IOException {
    if (request.getHeader("expect") == null
        && request.getContentLengthLong() <= 2L * limits.cap()
        && ends(stream(request, due))) {
      return;
    }
    response.setHeader("connection", "close");
  }

  private boolean ends(InputStream in) throws IOException {
    byte[] block = new byte[BLOCK];
    int left = limits.cap();
    try {
      int n = in.read(block);
      while (n >= 0 && left > 0) {
        left -= n;
        n = in.read(block);
      }
      return n < 0;
    } catch (IOException e) {
      if (TimedInput.late(e)) {
        return false;
      }
      throw e;
    }
  }
}
