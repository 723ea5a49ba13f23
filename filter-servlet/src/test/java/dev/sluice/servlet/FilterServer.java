package dev.sluice.servlet;

import dev.sluice.Environment;
import dev.sluice.Models;
import dev.sluice.Outcome;
import dev.sluice.Pipeline;
import dev.sluice.Policy.Stage;
import dev.sluice.api.ApiFailures;
import dev.sluice.config.Begun;
import dev.sluice.servlet.app.AppServlet;
import dev.sluice.upstream.Upstream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Tomcat with the filter before a servlet, for the tests of one class. Each test finds policies
 * that let everything pass, and calls of a name of its own: an outcome may come after the answer.
 */
final class FilterServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Gr\u00fc\u00df dich\"}]}";

  /** Makes what calls are sent with. */
  interface Connecting {
    @Nullable Upstream connect(Environment environment) throws Exception;
  }

  /** Starts an application with the filter. */
  interface Starting {
    EmbeddedTomcat start(Core core) throws Exception;
  }

  /** What sees calls before {@link #policy} does. */
  final TestPolicy seen = new TestPolicy("seen", Stage.OBSERVE);

  final TestPolicy policy;

  private final Connecting connecting;
  private final Starting starting;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private @Nullable Upstream upstream;
  private EmbeddedTomcat tomcat;
  private Http http;
  private String id;
  private int tests;

  private FilterServer(Stage stage, Connecting connecting, Starting starting) {
    this.policy = new TestPolicy("policy", stage);
    this.connecting = connecting;
    this.starting = starting;
  }

  /**
   * An application that answers calls by itself, behind a filter of its own in front of Sluice's.
   */
  static FilterServer application() {
    return application(
        core ->
            new EmbeddedTomcat(
                new OuterFilter(new SluiceFilter(core)),
                Map.of("sluice.max-body-bytes", "2000000"),
                "/app/*",
                new AppServlet()));
  }

  /** An application that answers calls by itself, set up as the test likes. */
  static FilterServer application(Starting starting) {
    return new FilterServer(Stage.GUARD, environment -> null, starting);
  }

  /** Returns the path of a call that the application answers in one of its ways. */
  static String path(String way) {
    return "/app/" + way + "/chat/completions";
  }

  /** A gateway that sends calls to providers. */
  static FilterServer gateway(Connecting connecting) {
    return new FilterServer(
        Stage.ROUTE,
        connecting,
        core -> new EmbeddedTomcat(new SluiceFilter(core), Map.of(), "/*", new UpstreamServlet()));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Environment environment =
        new Environment(System::nanoTime, InstantSource.system(), new Random(1), timer);
    upstream = connecting.connect(environment);
    Pipeline pipeline =
        new Pipeline(
            List.of(new Pipeline.Step(seen, false, false), new Pipeline.Step(policy, false, false)),
            new ApiFailures(),
            environment);
    Models models = new Models(List.of(), Map.of());
    Core core = new Core(() -> new Begun(pipeline.begin(), models, upstream), () -> {});
    tomcat = starting.start(core);
    http = new Http(tomcat.port());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    id = "call-of-test-" + tests++;
    http.named(id);
    seen.reset();
    policy.reset();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    tomcat.close();
    if (upstream != null) {
      upstream.close();
    }
    timer.shutdownNow();
  }

  Http http() {
    return http;
  }

  /** The port of the server, for tests that write to a socket by themselves. */
  int port() {
    return tomcat.port();
  }

  /** The name of the test's calls, unless they say one themselves. */
  String id() {
    return id;
  }

  /** Runs a task soon, on a thread that serves no call. */
  void later(Runnable task) {
    timer.execute(task);
  }

  /** Returns the next outcome of the test's calls, waiting for it; fails if there is none. */
  Outcome outcome() throws InterruptedException {
    return seen.outcome(id);
  }

  /** Returns the outcomes of the test's calls that came so far and were not asked for. */
  List<Outcome> moreOutcomes() {
    return seen.outcomes(id);
  }
}
