package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Outcome;
import dev.sluice.Outcome.End;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter that is mapped to requests alone lets no call by whose decision comes later. */
@Timeout(60)
final class MissingDispatcherIT {
  private static final AtomicInteger SERVED = new AtomicInteger();
  private static final AtomicReference<Runnable> DECIDING = new AtomicReference<>();

  @RegisterExtension
  static final FilterServer SERVER =
      FilterServer.application(
          core ->
              new EmbeddedTomcat(
                  new Deciding(new SluiceFilter(core)),
                  Map.of(),
                  EnumSet.of(DispatcherType.REQUEST),
                  "/*",
                  new Application()));

  /** How an application takes part in a call. */
  enum Way {
    READS,
    READS_TEXT,
    WRITES,
    WRITES_TEXT
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void nobodyServesACallThatWasAllowedLater(Way way) throws Exception {
    SERVER.policy.onCall = call -> later(Decision.go(call.withModel("another")));

    assertRefused(way);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void nobodyServesACallThatWasRefusedLater(Way way) throws Exception {
    SERVER.policy.onCall =
        call -> later(Decision.answer(Replies.error(call.protocol(), ApiError.modelNotFound("m"))));

    assertRefused(way);
  }

  private static Decision<Call> later(Decision<Call> decision) {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    DECIDING.set(() -> later.complete(decision));
    return new Decision.Wait<>(later, Duration.ofSeconds(30));
  }

  /** Has a decision come once the request has gone asynchronous. */
  private static final class Deciding extends WrappingFilter {
    Deciding(Filter inner) {
      super(inner);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      inner.doFilter(request, response, chain);
      assertThat(request.isAsyncStarted()).isTrue();
      SERVER.later(DECIDING.getAndSet(null));
    }
  }

  private static void assertRefused(Way way) throws Exception {
    HttpResponse<String> answer =
        SERVER.http().post("/v1/chat/completions", FilterServer.CHAT, "x-way", way.name());

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("ASYNC").doesNotContain("served");
    assertThat(SERVED).hasValue(0);
    Outcome outcome = SERVER.outcome();
    assertThat(outcome.end()).isEqualTo(End.FAILED);
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(SERVER.moreOutcomes()).isEmpty();
  }

  /** Serves a call in one of the ways, whichever dispatch it comes by. */
  private static final class Application extends HttpServlet {
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
      SERVED.incrementAndGet();
    }
  }
}
