package dev.sluice.servlet;

import dev.sluice.Headers;
import dev.sluice.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Enumeration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request's head as policies see it. */
final class RequestHeads {
  /** Methods that rarely have a body, and then a length, which HTTP/2 allows to leave out. */
  private static final Set<String> OFTEN_WITHOUT_LENGTH =
      Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

  private RequestHeads() {}

  static RequestHead read(HttpServletRequest request) {
    return new RequestHead(
        request.getMethod(),
        path(request),
        request.getQueryString(),
        headers(request),
        request.getRemoteAddr(),
        login(request));
  }

  /**
   * Returns the whole decoded path. The request's own context path is as the client spelled it, and
   * an application at {@code /v1} has the version there.
   */
  static String path(HttpServletRequest request) {
    return request.getServletContext().getContextPath() + pathInContext(request);
  }

  /** Returns the decoded path that chose the servlet, so that no other spelling gets around us. */
  static String pathInContext(HttpServletRequest request) {
    String info = request.getPathInfo();
    return info == null ? request.getServletPath() : request.getServletPath() + info;
  }

  /** Returns whether the request may bring a body, as far as its head says. */
  static boolean mayHaveBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return length > 0
        || request.getHeader("transfer-encoding") != null
        || (length < 0 && !OFTEN_WITHOUT_LENGTH.contains(request.getMethod()));
  }

  private static Headers headers(HttpServletRequest request) {
    Headers.Builder headers = new Headers.Builder();
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      Enumeration<String> values = request.getHeaders(name);
      while (values.hasMoreElements()) {
        headers.add(name, values.nextElement());
      }
    }
    return headers.build();
  }

  private static RequestHead.@Nullable Login login(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    return principal == null
        ? null
        : new RequestHead.Login(principal.getName(), request::isUserInRole);
  }
}
