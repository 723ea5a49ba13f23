package dev.sluice.servlet;

import dev.sluice.adapter.BodyLimits;
import dev.sluice.adapter.Intake;
import dev.sluice.api.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/** Reads the whole body of a request within its limits. */
final class BodyReader {
  /** Up to this size a declared length is believed before the bytes are there. */
  private static final int BELIEVED = 1 << 16;

  private static final int BLOCK = 8192;

  private final BodyLimits limits;

  /**
   * Makes a reader.
   *
   * @param cap the most bytes that a body may have, before and after inflating
   */
  BodyReader(int cap) {
    this.limits = new BodyLimits(cap, FilterSettings.MAX_BODY);
  }

  /**
   * Returns where to get the body of a request.
   *
   * @param response told to close the connection where a body is refused before its end
   */
  Intake.Source of(HttpServletRequest request, HttpServletResponse response) {
    return new Intake.Source() {
      @Override
      public byte[] read() throws IOException {
        return BodyReader.this.read(request, response);
      }

      @Override
      public void skip() throws IOException {
        discard(request, response);
      }
    };
  }

  /**
   * Returns the body.
   *
   * @throws ApiException 413 if it is too large, 415 if its coding is unknown, broken or a bomb
   * @throws IOException if the client went away in mid-body
   */
  private byte[] read(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String coding = request.getHeader("content-encoding");
    long declared = request.getContentLengthLong();
    try {
      limits.require(coding, declared);
      return limits.plain(coding, received(request.getInputStream(), declared));
    } catch (ApiException e) {
      discard(request, response);
      throw e;
    }
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
   * reads gets to read the refusal; a longer one loses its connection.
   */
  private void discard(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getHeader("expect") == null
        && request.getContentLengthLong() <= 2L * limits.cap()) {
      InputStream in = request.getInputStream();
      byte[] block = new byte[BLOCK];
      int left = limits.cap();
      int n = in.read(block);
      while (n >= 0 && left > 0) {
        left -= n;
        n = in.read(block);
      }
      if (n < 0) {
        return;
      }
    }
    response.setHeader("connection", "close");
  }
}
