package dev.sluice.cli;

import dev.sluice.config.GatewaySettings;
import dev.sluice.identity.KeyHash;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes all metrics in the format that the scraper asks for, to those who show the key if the
 * policy file in force demands one.
 */
final class MetricsServlet extends PrometheusMetricsServlet {
  private static final long serialVersionUID = 1L;
  private static final String SCHEME = "bearer ";

  private final transient Supplier<GatewaySettings> settings;

  /**
   * Makes the servlet.
   *
   * @param settings what the policy file in force says
   */
  MetricsServlet(PrometheusRegistry registry, Supplier<GatewaySettings> settings) {
    super(registry);
    this.settings = settings;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    KeyHash key = settings.get().metricsKey();
    if (key == null || key.equals(shown(request.getHeader("authorization")))) {
      super.service(request, response);
      return;
    }
    response.setHeader("www-authenticate", "Bearer");
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setContentType("text/plain");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().println("The metrics want their key as 'Authorization: Bearer KEY'.");
  }

  private static @Nullable KeyHash shown(@Nullable String authorization) {
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return null;
    }
    return KeyHash.of(authorization.substring(SCHEME.length()).strip());
  }
}
