package dev.sluice.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What applications put around their filters: here what lets browsers read answers elsewhere. */
final class OuterFilter extends WrappingFilter {
  static final String HEADER = "access-control-allow-origin";

  OuterFilter(Filter inner) {
    super(inner);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ((HttpServletResponse) response).setHeader(HEADER, "https://app.example");
    inner.doFilter(request, response, chain);
  }
}
