package dev.sluice.servlet;

import dev.sluice.Headers;
import dev.sluice.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Reads a request's head as policies see it. */
final class RequestHeads {
  private RequestHeads() {}

  static RequestHead read(HttpServletRequest request) {
    return new RequestHead(
        request.getMethod(),
        request.getContextPath() + pathInContext(request),
        request.getQueryString(),
        headers(request),
        request.getRemoteAddr(),
        login(request));
  }

  /** Returns the decoded path that chose the servlet, so that no other spelling gets around us. */
  static String pathInContext(HttpServletRequest request) {
    String info = request.getPathInfo();
    return info == null ? request.getServletPath() : request.getServletPath() + info;
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
