package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    // Tomcat lists a name once for each value.
    Set<String> seen = new HashSet<>();
    for (String raw : response.getHeaderNames()) {
      String name = raw.toLowerCase(Locale.ROOT);
      if (!APART.contains(name) && seen.add(name)) {
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
    for (String name : to.headers().changedSince(from.headers())) {
      set(response, name, to.headers());
    }
  }

  /** Writes a head into a response that has none of its own. */
  static void write(HttpServletResponse response, AnswerHead head) {
    response.setStatus(head.status());
    for (String name : head.headers().changedSince(Headers.NONE)) {
      set(response, name, head.headers());
    }
  }

  /** Announces a body's length where the status allows a body and no trailers need chunks. */
  static void announce(HttpServletResponse response, long length) {
    int status = response.getStatus();
    if (status != HttpServletResponse.SC_NO_CONTENT
        && status != HttpServletResponse.SC_NOT_MODIFIED
        && response.getTrailerFields() == null) {
      response.setContentLengthLong(length);
    }
  }

  private static boolean losesHeader(Headers from, Headers to) {
    boolean[] loses = new boolean[1];
    from.forEach((name, value) -> loses[0] |= to.get(name) == null);
    return loses[0];
  }

  private static void set(HttpServletResponse response, String name, Headers headers) {
    @Nullable String first = headers.get(name);
    if (name.equals("content-length")) {
      return;
    }
    if (name.equals("content-type")) {
      response.setContentType(first);
      return;
    }
    boolean begun = false;
    for (String value : headers.all(name)) {
      if (begun) {
        response.addHeader(name, value);
      } else {
        response.setHeader(name, value);
      }
      begun = true;
    }
  }
}
