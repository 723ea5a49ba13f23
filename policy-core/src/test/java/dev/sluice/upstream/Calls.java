package dev.sluice.upstream;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Environment;
import dev.sluice.Headers;
import dev.sluice.Plan;
import dev.sluice.Price;
import dev.sluice.RequestHead;
import dev.sluice.Target;
import dev.sluice.api.RequestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** Calls, settings and sinks made by hand for the tests of this package. */
final class Calls {
  static final String BODY = "{\"model\":\"alias\", \"x\":1.50,\"messages\":[]}";

  static final Duration FIRST_BYTE = Duration.ofMinutes(5);
  static final Duration IDLE = Duration.ofMinutes(1);
  static final Duration TOTAL = Duration.ofHours(1);

  private Calls() {}

  static Call call(Headers headers, List<Target> targets) {
    return call("/v1/chat/completions", headers, BODY, targets);
  }

  static Call call(String path, Headers headers, String body, List<Target> targets) {
    RequestHead head = new RequestHead("POST", path, null, headers, "127.0.0.1", null);
    return RequestReader.read("call-1", head, body.getBytes(StandardCharsets.UTF_8))
        .withPlan(new Plan("small", targets));
  }

  static Target target(String provider, FakeProvider server) {
    return new Target(provider, server.url(), provider + "-model", Price.FREE);
  }

  static Environment environment(LongSupplier nanos, ScheduledExecutorService timer) {
    return new Environment(nanos, InstantSource.system(), new Random(1), timer);
  }

  static ScheduledExecutorService timer() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "test-timer");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Settings whose deadlines pass when a test moves the clock. */
  static final class Settings {
    private ProviderSettings.Type type = ProviderSettings.Type.OPENAI;
    private Duration connect = Duration.ofSeconds(30);
    private Map<String, String> headers = Map.of();
    private int connections = 100;
    private int retries;
    private Proxy proxy;

    Settings anthropic() {
      type = ProviderSettings.Type.ANTHROPIC;
      return this;
    }

    Settings connect(int millis) {
      connect = Duration.ofMillis(millis);
      return this;
    }

    Settings through(String text) {
      proxy = Proxy.parse(text);
      return this;
    }

    Settings headers(Map<String, String> more) {
      headers = more;
      return this;
    }

    Settings connections(int most) {
      connections = most;
      return this;
    }

    Settings retries(int times) {
      retries = times;
      return this;
    }

    ProviderSettings of(FakeProvider server) {
      return new ProviderSettings(
          type,
          server.url(),
          "sk-secret",
          null,
          headers,
          connect,
          FIRST_BYTE,
          IDLE,
          TOTAL,
          connections,
          retries,
          false,
          true,
          proxy);
    }
  }

  /** Takes an answer down. */
  static class Recorder implements Sink {
    final Map<String, Integer> attempts = new LinkedHashMap<>();
    final List<AnswerHead> heads = new ArrayList<>();
    final StringBuilder body = new StringBuilder();

    @Override
    public void attempt(Target target) {
      attempts.merge(target.provider(), 1, Integer::sum);
    }

    @Override
    public void head(AnswerHead head) throws IOException {
      heads.add(head);
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) throws IOException {
      body.append(new String(buffer, offset, length, StandardCharsets.UTF_8));
    }

    int status() {
      return heads.get(0).status();
    }
  }
}
