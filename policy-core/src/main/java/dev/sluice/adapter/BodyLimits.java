package dev.sluice.adapter;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies of requests are read: up to a cap, plain or gzipped.
 *
 * @param cap the most bytes that a body may have, before and after inflating
 * @param setting what raises the cap, for the message to whoever sent more
 */
public record BodyLimits(int cap, String setting) {
  /** Real text rarely shrinks so much; what does is a bomb. */
  private static final int HIGHEST_RATIO = 200;

  /** Below this size a bomb does no harm. */
  private static final int HARMLESS = 1 << 20;

  private static final int BLOCK = 8192;

  /**
   * Refuses a body that need not even be received.
   *
   * @param coding the request's {@code content-encoding}, or null
   * @param declared how many bytes it says that it has, or -1
   * @throws ApiException 413 if it is too large, 415 if the coding is none that is read
   */
  public void require(@Nullable String coding, long declared) {
    isGzip(coding);
    if (declared > cap) {
      throw tooLarge();
    }
  }

  private static boolean isGzip(@Nullable String coding) {
    String lower = coding == null ? "identity" : coding.trim().toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || lower.equals("identity")) {
      return false;
    }
    if (lower.equals("gzip") || lower.equals("x-gzip")) {
      return true;
    }
    throw new ApiException(
        ApiError.unsupportedMedia(
                "Bodies with content-encoding '"
                    + printable(lower)
                    + "' are not read; send the body plain or with gzip.")
            .with("accept-encoding", "gzip"));
  }

  /**
   * Returns a body as it was before it was coded, the same array if it was not.
   *
   * @param coding the request's {@code content-encoding}, or null
   * @throws ApiException 413 if it is too large, 415 if its coding is unknown, broken or a bomb
   */
  public byte[] plain(@Nullable String coding, byte[] body) {
    boolean gzip = isGzip(coding);
    if (body.length > cap) {
      throw tooLarge();
    }
    return gzip ? inflate(body) : body;
  }

  private byte[] inflate(byte[] zipped) {
    int likely = (int) Math.min(cap, 4L * zipped.length + 32);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(likely);
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
    } catch (IOException e) {
      throw notInflated("is not valid gzip");
    }
    return plain.toByteArray();
  }

  private static ApiException notInflated(String why) {
    return new ApiException(
        ApiError.unsupportedMedia("The gzipped body " + why + "; send it plain."));
  }

  /** Returns what tells a client that its body is too large: 413. */
  public ApiException tooLarge() {
    return new ApiException(
        ApiError.tooLarge(
            "The body has more than "
                + cap
                + " bytes; send less, or raise "
                + setting
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
