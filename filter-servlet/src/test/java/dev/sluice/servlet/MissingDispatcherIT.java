package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Models;
import dev.sluice.Outcome;
import dev.sluice.Outcome.End;
import dev.sluice.Pipeline;
import dev.sluice.Policy.Stage;
import dev.sluice.Protocol;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiFailures;
import dev.sluice.api.Replies;
import dev.sluice.config.Begun;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter that is mapped to requests alone lets no call by whose decision comes later. */
@Timeout(60)
final class MissingDispatcherIT {
  private static final String CHAT = "{\"model\":\"m\",\"messages\":[]}";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final TestPolicy policy = new TestPolicy("policy", Stage.GUARD);
  private final AtomicInteger answered = new AtomicInteger();
  private EmbeddedTomcat tomcat;
  private Http http;

  /** How an application takes part in a call. */
  enum Way {
    READS,
    READS_TEXT,
    WRITES,
    WRITES_TEXT
  }

  @BeforeEach
  void start() throws Exception {
    Environment environment =
        new Environment(System::nanoTime, InstantSource.system(), new Random(1), timer);
    Pipeline pipeline =
        new Pipeline(
            List.of(new Pipeline.Step(policy, false, false)), new ApiFailures(), environment);
    Models models = new Models(List.of(), Map.of());
    tomcat =
        new EmbeddedTomcat(
            new SluiceFilter(new Core(() -> new Begun(pipeline.begin(), models, null), () -> {})),
            Map.of(),
            EnumSet.of(DispatcherType.REQUEST),
            "/*",
            new Application());
    http = new Http(tomcat.port());
    http.named("the-call");
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.close();
    timer.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void nobodyServesACallThatWasAllowedLater(Way way) throws Exception {
    policy.onCall = call -> later(Decision.go(call.withModel("another")));

    assertRefused(way);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void nobodyServesACallThatWasRefusedLater(Way way) throws Exception {
    policy.onCall =
        call -> later(Decision.answer(Replies.error(Protocol.CHAT, ApiError.modelNotFound("m"))));

    assertRefused(way);
  }

  /** Decides when the request has gone asynchronous, which takes far less time. */
  private Decision<Call> later(Decision<Call> decision) {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    timer.schedule(() -> later.complete(decision), 500, TimeUnit.MILLISECONDS);
    return new Decision.Wait<>(later, Duration.ofSeconds(30));
  }

  private void assertRefused(Way way) throws Exception {
    HttpResponse<String> answer = http.post("/v1/chat/completions", CHAT, "x-way", way.name());

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("ASYNC").doesNotContain("served");
    assertThat(answered).hasValue(0);
    Outcome outcome = policy.outcome("the-call");
    assertThat(outcome.end()).isEqualTo(End.FAILED);
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(policy.outcomes("the-call")).isEmpty();
  }

  /** Serves a call in one of the ways, whichever dispatch it comes by. */
  private final class Application extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (Way.valueOf(request.getHeader("x-way"))) {
        case READS -> request.getInputStream().readAllBytes();
        case READS_TEXT -> request.getReader().readLine();
        case WRITES -> response.getOutputStream().print("served");
        case WRITES_TEXT -> response.getWriter().print("served");
      }
      answered.incrementAndGet();
    }
  }
}
