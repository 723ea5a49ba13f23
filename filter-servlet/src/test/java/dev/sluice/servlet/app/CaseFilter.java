package dev.sluice.servlet.app;

import dev.sluice.config.Sluice;
import dev.sluice.cost.Ledger;
import dev.sluice.cost.Totals;
import dev.sluice.servlet.SluiceFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts policy files to work and out of it again while the server runs: paths below {@code /c/NAME}
 * pass Sluice's filter under the file that {@code /control/open?name=NAME&file=FILE} named.
 */
public final class CaseFilter implements Filter {
  private static final String CASES = "/c/";
  private static final String CONTROL = "/control/";

  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private FilterConfig config;

  private record Running(Sluice sluice, SluiceFilter filter) {}

  @Override
  public void init(FilterConfig given) {
    config = given;
  }

  @Override
  public void destroy() {
    running.values().forEach(each -> each.sluice().close());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String path = http.getServletPath() + (http.getPathInfo() == null ? "" : http.getPathInfo());
    if (path.startsWith(CONTROL)) {
      response.setContentType("text/plain");
      control(path.substring(CONTROL.length()), request, response.getWriter());
      return;
    }
    String name = path.substring(CASES.length(), path.indexOf('/', CASES.length()));
    running.get(name).filter().doFilter(request, response, chain);
  }

  private void control(String command, ServletRequest request, PrintWriter out)
      throws ServletException {
    String name = request.getParameter("name");
    switch (command) {
      case "open" -> {
        Sluice sluice = Sluice.open(Path.of(request.getParameter("file")));
        SluiceFilter filter = new SluiceFilter(sluice);
        filter.init(config);
        running.put(name, new Running(sluice, filter));
      }
      case "reload" -> {
        if (!running.get(name).sluice().reload().ok()) {
          throw new ServletException("the policy file is wrong");
        }
      }
      case "ledger" -> ledger(running.get(name).sluice().ledger().snapshot(), out);
      case "close" -> running.remove(name).sluice().close();
      default -> throw new ServletException("no command is called " + command);
    }
    out.println("ok");
  }

  private static void ledger(Ledger.Snapshot snapshot, PrintWriter out) {
    row("whole", snapshot.whole(), out);
    for (Ledger.Row row : snapshot.rows()) {
      row(row.dimension().name().toLowerCase(Locale.ROOT) + " " + row.name(), row.totals(), out);
    }
  }

  private static void row(String name, Totals totals, PrintWriter out) {
    out.printf(
        "%s\t%d\t%d\t%d\t%d\t%d\t%d%n",
        name,
        totals.calls(),
        totals.cached(),
        totals.input(),
        totals.output(),
        totals.cost().nanos(),
        totals.saved().nanos());
  }
}
