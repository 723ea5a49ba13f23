package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.api.ApiError;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The response as the chain behind the filter sees it: what is written passes the policies.
 *
 * <p>Methods without {@code @Override} belong to Servlet 6.1; this is compiled against 6.0.
 */
final class AnswerResponse extends HttpServletResponseWrapper {
  private final Answering answering;
  private final AnswerStream stream;
  private @Nullable PrintWriter writer;
  private boolean streamTaken;
  private boolean charsetSaid;

  AnswerResponse(HttpServletResponse response, Passage passage) {
    super(response);
    this.answering = new Answering(response, passage);
    this.stream = new AnswerStream(answering);
  }

  /** Lets go what is held back; nothing can be written any more. */
  void finish() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    answering.finish();
  }

  /** Takes a head at once that need not be set field by field; nothing can be reset any more. */
  void pass(AnswerHead head) throws IOException {
    answering.passHead(head);
  }

  /** Tells the client that the answer broke off. */
  void breakOff(ApiError error, IOException cause) throws IOException {
    answering.breakOff(error, cause);
  }

  /** Runs a last step when all that was written has gone to the client. */
  void whenWritten(Runnable last) {
    answering.outbox().whenWritten(last);
  }

  @Override
  public ServletOutputStream getOutputStream() {
    if (writer != null) {
      throw new IllegalStateException("the answer is being written by getWriter() already");
    }
    streamTaken = true;
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (streamTaken) {
      throw new IllegalStateException("the answer is being written by getOutputStream() already");
    }
    if (writer == null) {
      if (!charsetSaid && isUnicode(getContentType())) {
        setCharacterEncoding("UTF-8");
      }
      String charset = getCharacterEncoding();
      setCharacterEncoding(charset);
      writer = new PrintWriter(new OutputStreamWriter(stream, charset));
    }
    return writer;
  }

  /** JSON and event streams are UTF-8 by definition, whatever containers take for the default. */
  private static boolean isUnicode(@Nullable String type) {
    if (type == null) {
      return false;
    }
    String lower = type.toLowerCase(Locale.ROOT);
    return !lower.contains("charset=")
        && (lower.contains("json") || lower.startsWith("text/event-stream"));
  }

  @Override
  public void setCharacterEncoding(String charset) {
    charsetSaid = true;
    super.setCharacterEncoding(charset);
  }

  public void setCharacterEncoding(Charset charset) {
    setCharacterEncoding(charset.name());
  }

  @Override
  public void setLocale(Locale locale) {
    charsetSaid = true;
    super.setLocale(locale);
  }

  @Override
  public void flushBuffer() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    answering.flush();
  }

  @Override
  public boolean isCommitted() {
    return answering.decided();
  }

  @Override
  public void reset() {
    answering.reset();
    super.reset();
    writer = null;
    streamTaken = false;
    charsetSaid = false;
  }

  @Override
  public void resetBuffer() {
    answering.reset();
    super.resetBuffer();
  }

  @Override
  public void sendError(int status) throws IOException {
    if (answering.passHeadOnly(status)) {
      super.sendError(status);
    }
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    if (answering.passHeadOnly(status)) {
      super.sendError(status, message);
    }
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    if (answering.passHeadOnly(SC_FOUND)) {
      super.sendRedirect(location);
    }
  }

  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    sendRedirect(location, SC_FOUND, clearBuffer);
  }

  public void sendRedirect(String location, int status) throws IOException {
    sendRedirect(location, status, true);
  }

  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    if (clearBuffer) {
      resetBuffer();
    }
    setStatus(status);
    setHeader("location", location);
    finish();
  }

  @Override
  public void setContentLength(int length) {
    answering.expect(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    answering.expect(length);
  }

  @Override
  public void setHeader(String name, String value) {
    if (!tookLength(name, value)) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (!tookLength(name, value)) {
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!tookLength(name, Integer.toString(value))) {
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void addIntHeader(String name, int value) {
    if (!tookLength(name, Integer.toString(value))) {
      super.addIntHeader(name, value);
    }
  }

  /** Keeps the length from the container, which would cut or miss bytes that a policy changes. */
  private boolean tookLength(String name, @Nullable String value) {
    if (!name.equalsIgnoreCase("content-length")) {
      return false;
    }
    try {
      answering.expect(value == null ? -1 : Long.parseLong(value.trim()));
    } catch (NumberFormatException e) {
      answering.expect(-1);
    }
    return true;
  }
}
