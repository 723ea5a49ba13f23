package dev.sluice.cli;

import dev.sluice.config.ReloadStatus;
import dev.sluice.config.Sluice;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Says in one JSON object how the gateway does.
 *
 * <p>The gateway is healthy while it serves, also when its sidecar is being started again: other
 * targets may answer, and callers get clear errors.
 */
final class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Sluice sluice;
  private final transient BooleanSupplier sidecarReady;

  HealthServlet(Sluice sluice, BooleanSupplier sidecarReady) {
    this.sluice = sluice;
    this.sidecarReady = sidecarReady;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ReloadStatus policy = sluice.lastReload();
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response
        .getWriter()
        .printf(
            Locale.ROOT,
            "{\"status\":\"ok\",\"sidecar\":\"%s\",\"policy\":{\"edition\":%d,\"current\":%b}}%n",
            sidecarReady.getAsBoolean() ? "ready" : "down",
            policy.edition(),
            policy.ok());
  }
}
