package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Outcome;
import dev.sluice.Target;
import dev.sluice.upstream.Cancellation;
import dev.sluice.upstream.Sink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProxySettingTest {
  @Test
  void providersElsewhereAreReachedThroughTheProxyAtTheTop() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("proxy-authorization"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    proxy.start();
    String text =
        """
        sluice: 1
        proxy: ${EGRESS}
        providers:
          far: { url: "http://provider.test/v1" }
          here: { url: "http://127.0.0.1:%1$d/v1" }
          near: { url: "http://localhost:%1$d/v1", proxy: none }
        models:
          far: { targets: [ { provider: far } ], price: { input: 0, output: 0 } }
          here: { targets: [ { provider: here } ], price: { input: 0, output: 0 } }
          near: { targets: [ { provider: near } ], price: { input: 0, output: 0 } }
        policies: [ { route: {} } ]
        """
            .formatted(proxy.getAddress().getPort());
    String egress = "http://user:pass@127.0.0.1:" + proxy.getAddress().getPort();
    SluiceOptions options = SluiceFixture.OPTIONS.withVariables(Map.of("EGRESS", egress)::get);
    try (Sluice sluice = Sluice.open(text, Path.of("s.yaml"), options)) {
      for (String model : List.of("far", "here", "near")) {
        Begun begun = sluice.begin();
        Decision.Continue<Call> sent =
            (Decision.Continue<Call>) begun.exchange().onCall(Fakes.call(model));
        begun.upstream().send(sent.value(), new Nowhere(), new Cancellation());
        begun.exchange().complete(Outcome.End.COMPLETE, null);
      }
    } finally {
      proxy.stop(0);
    }
    assertThat(asked)
        .containsExactly(
            "http://provider.test/v1/chat/completions Basic dXNlcjpwYXNz",
            "/v1/chat/completions null",
            "/v1/chat/completions null");
  }

  /** Takes an answer that nobody looks at. */
  private static final class Nowhere implements Sink {
    @Override
    public void attempt(Target target) {}

    @Override
    public void head(AnswerHead head) {}

    @Override
    public void bytes(byte[] buffer, int offset, int length) {}
  }
}
