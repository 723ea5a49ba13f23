package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads an answer's head from a response and writes one into it. */
final class ResponseHeads {
  /** Set by the servlet API's own methods, or by whoever knows the final length. */
  private static final Set<String> APART = Set.of("content-type", "content-length");

  private ResponseHeads() {}

  /** Returns the head of a response as it stands, without a length, which may change. */
  static AnswerHead read(HttpServletResponse response, int status) {
    Headers.Builder headers = new Headers.Builder();
    String type = response.getContentType();
    if (type != null) {
      headers.add("content-type", type);
    }
    for (String raw : response.getHeaderNames()) {
      String name = raw.toLowerCase(Locale.ROOT);
      // Tomcat lists a name once for each value.
      if (!APART.contains(name) && !headers.has(name)) {
        for (String value : response.getHeaders(raw)) {
          headers.add(name, value);
        }
      }
    }
    return new AnswerHead(status, headers.build());
  }

  /** Changes an uncommitted response from one head to another. */
  static void change(HttpServletResponse response, AnswerHead from, AnswerHead to) {
    if (to.equals(from)) {
      return;
    }
    if (losesHeader(from.headers(), to.headers())) {
      // The servlet API cannot remove a single header.
      response.reset();
      write(response, to);
      return;
    }
    if (to.status() != from.status()) {
      response.setStatus(to.status());
    }
    set(response, to.headers().changedSince(from.headers()));
  }

  /** Writes a head into a response that has none of its own. */
  static void write(HttpServletResponse response, AnswerHead head) {
    response.setStatus(head.status());
    set(response, head.headers().changedSince(Headers.NONE));
  }

  /** Announces a body's length where the status allows a body and no trailers need chunks. */
  static void announce(HttpServletResponse response, List<byte[]> body) {
    int status = response.getStatus();
    if (status != HttpServletResponse.SC_NO_CONTENT
        && status != HttpServletResponse.SC_NOT_MODIFIED
        && response.getTrailerFields() == null) {
      long length = 0;
      for (byte[] bytes : body) {
        length += bytes.length;
      }
      response.setContentLengthLong(length);
    }
  }

  private static boolean losesHeader(Headers from, Headers to) {
    for (int i = 0; i < from.size(); i++) {
      if (to.get(from.name(i)) == null) {
        return true;
      }
    }
    return false;
  }

  /** Sets fields, the values of a name one after another, in the place of those of their names. */
  private static void set(HttpServletResponse response, Headers fields) {
    String before = "";
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      String value = fields.value(i);
      switch (name) {
        case "content-length" -> {}
        case "content-type" -> {
          if (!name.equals(before)) {
            response.setContentType(value);
          }
        }
        default -> {
          if (name.equals(before)) {
            response.addHeader(name, value);
          } else {
            response.setHeader(name, value);
          }
        }
      }
      before = name;
    }
  }
}
