package dev.sluice.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/** The response of a call that waits for its decision, which nobody answers before that. */
final class UndecidedResponse extends HttpServletResponseWrapper {
  private final Passage passage;
  private final HttpServletResponse response;

  UndecidedResponse(HttpServletResponse response, Passage passage) {
    super(response);
    this.passage = passage;
    this.response = response;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    passage.requireTaken(response);
    return super.getOutputStream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    passage.requireTaken(response);
    return super.getWriter();
  }
}
