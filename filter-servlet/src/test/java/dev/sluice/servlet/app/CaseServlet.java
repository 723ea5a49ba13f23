package dev.sluice.servlet.app;

import dev.sluice.servlet.SluiceFilter;
import dev.sluice.servlet.UpstreamServlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The end of the chain: sends calls to their targets, and does with all else what an application
 * would, which here is to ask the first provider for it.
 */
public final class CaseServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final UpstreamServlet upstream = new UpstreamServlet();

  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    upstream.init(config);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getAttribute(SluiceFilter.CALL) != null) {
      upstream.service(request, response);
    } else {
      relay(request, response);
    }
  }

  private void relay(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String info = request.getPathInfo();
    String path = info.substring(info.indexOf('/', 1));
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(getServletContext().getInitParameter("relay") + path)
                .toURL()
                .openConnection();
    connection.setRequestMethod(request.getMethod());
    response.setStatus(connection.getResponseCode());
    String own = connection.getHeaderField("x-origin");
    if (own != null) {
      response.setHeader("x-origin", own);
    }
  }
}
