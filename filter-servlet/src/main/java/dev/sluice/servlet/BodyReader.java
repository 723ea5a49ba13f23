package dev.sluice.servlet;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the whole body of a request, up to a cap, and inflates it where it is gzipped. */
final class BodyReader {
  /** Real text rarely shrinks so much; what does is a bomb. */
  private static final int HIGHEST_RATIO = 200;

  /** Below this size a bomb does no harm. */
  private static final int HARMLESS = 1 << 20;

  /** Up to this size a declared length is believed before the bytes are there. */
  private static final int BELIEVED = 1 << 16;

  private static final int BLOCK = 8192;

  private final int cap;

  /**
   * Makes a reader.
   *
   * @param cap the most bytes that a body may have, before and after inflating
   */
  BodyReader(int cap) {
    this.cap = cap;
  }

  /**
   * Returns the body.
   *
   * @param response told to close the connection where a body is refused before its end
   * @throws ApiException 413 if it is too large, 415 if its coding is unknown, broken or a bomb
   * @throws IOException if the client went away in mid-body
   */
  byte[] read(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean gzip = isGzip(request.getHeader("content-encoding"), request, response);
    long declared = request.getContentLengthLong();
    if (declared > cap) {
      discard(request, response);
      throw tooLarge();
    }
    InputStream in = request.getInputStream();
    byte[] body =
        declared >= 0 && declared <= BELIEVED
            ? in.readNBytes((int) declared)
            : in.readNBytes(cap + 1);
    if (body.length > cap) {
      discard(request, response);
      throw tooLarge();
    }
    if (declared > body.length) {
      throw new IOException(
          "the client sent " + body.length + " of " + declared + " bytes of its body");
    }
    return gzip ? inflate(body) : body;
  }

  private boolean isGzip(
      @Nullable String coding, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String lower = coding == null ? "identity" : coding.trim().toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || lower.equals("identity")) {
      return false;
    }
    if (lower.equals("gzip") || lower.equals("x-gzip")) {
      return true;
    }
    discard(request, response);
    throw new ApiException(
        ApiError.unsupportedMedia(
                "Bodies with content-encoding '"
                    + printable(lower)
                    + "' are not read; send the body plain or with gzip.")
            .with("accept-encoding", "gzip"));
  }

  private byte[] inflate(byte[] zipped) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.min(cap, 4 * zipped.length + 32));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped), BLOCK)) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        plain.write(block, 0, n);
        if (plain.size() > cap) {
          throw tooLarge();
        }
        if (plain.size() > HARMLESS && plain.size() / zipped.length > HIGHEST_RATIO) {
          throw notInflated("inflates to more than " + HIGHEST_RATIO + " times its size");
        }
      }
    } catch (ApiException e) {
      throw e;
    } catch (IOException e) {
      throw notInflated("is not valid gzip");
    }
    return plain.toByteArray();
  }

  private static ApiException notInflated(String why) {
    return new ApiException(
        ApiError.unsupportedMedia("The gzipped body " + why + "; send it plain."));
  }

  /**
   * Reads on for as much again as is allowed, so that a client that sends its whole body before it
   * reads gets to read the refusal; a longer one loses its connection.
   */
  private void discard(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getHeader("expect") == null && request.getContentLengthLong() <= 2L * cap) {
      InputStream in = request.getInputStream();
      byte[] block = new byte[BLOCK];
      int left = cap;
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

  private ApiException tooLarge() {
    return new ApiException(
        ApiError.tooLarge(
            "The body has more than "
                + cap
                + " bytes; send less, or raise "
                + FilterSettings.MAX_BODY
                + " on the server."));
  }

  /** Client's text goes into an answer only as far as it is harmless. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 32); i++) {
      char c = text.charAt(i);
      out.append(c > ' ' && c < 127 && c != '\'' ? c : '?');
    }
    return out.toString();
  }
}
