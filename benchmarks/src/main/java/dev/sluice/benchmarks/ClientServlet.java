package dev.sluice.benchmarks;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/**
 * Forwards with Apache HttpClient 5 as applications use it, without what forwarding never needs.
 */
final class ClientServlet extends ForwardingServlet {
  private static final long serialVersionUID = 1L;

  private final transient CloseableHttpClient client =
      HttpClients.custom()
          .setConnectionManager(connections())
          .disableAutomaticRetries()
          .disableRedirectHandling()
          .disableCookieManagement()
          .disableAuthCaching()
          .disableContentCompression()
          .build();

  ClientServlet(URI upstream) {
    super(upstream);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    client.execute(
        host(),
        forwarded(request),
        answer -> {
          pass(answer, response);
          return true;
        });
  }
}
