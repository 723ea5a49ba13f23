package dev.sluice.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;

/** A filter around another, which begins and ends with it. */
abstract class WrappingFilter implements Filter {
  final Filter inner;

  WrappingFilter(Filter inner) {
    this.inner = inner;
  }

  @Override
  public void init(FilterConfig config) throws ServletException {
    inner.init(config);
  }

  @Override
  public void destroy() {
    inner.destroy();
  }
}
