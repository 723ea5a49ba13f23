package dev.sluice.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;

/**
 * The request of a call that waits for its decision: nobody reads its body before the filter has
 * acted upon the decision, so that a filter that is not mapped to {@code ASYNC} lets nothing by.
 */
final class UndecidedRequest extends HttpServletRequestWrapper {
  private final Passage passage;
  private final HttpServletResponse response;

  UndecidedRequest(HttpServletRequest request, HttpServletResponse response, Passage passage) {
    super(request);
    this.passage = passage;
    this.response = response;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    passage.requireTaken(response);
    return super.getInputStream();
  }

  @Override
  public BufferedReader getReader() throws IOException {
    passage.requireTaken(response);
    return super.getReader();
  }
}
