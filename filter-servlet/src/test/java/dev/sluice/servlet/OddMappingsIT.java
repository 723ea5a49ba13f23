package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Decision;
import dev.sluice.Outcome.End;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application at {@code /v1} whose endpoints take any method, dispatch to each other and serve
 * as error page, behind a filter that is registered twice and for every kind of dispatch.
 */
@Timeout(60)
final class OddMappingsIT {
  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static final String AFTER = "\n ";

  @RegisterExtension
  static final FilterServer SERVER =
      FilterServer.application(core -> new EmbeddedTomcat("/v1", context -> setUp(context, core)));

  /** Answers whatever reaches it, by itself or by way of others. */
  private static final class AnyMethod extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      boolean included = request.getAttribute("jakarta.servlet.include.path_info") != null;
      switch (included ? "/part" : request.getPathInfo()) {
        case "/ask" -> request.getRequestDispatcher("/chat/completions").forward(request, response);
        case "/missing" -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        case "/part" -> response.getWriter().print("\"included\":true,");
        case "/including/chat/completions" -> {
          response.setContentType("application/json");
          response.getWriter().print("{\"before\":true,");
          request.getRequestDispatcher("/part").include(request, response);
          response.getWriter().print("\"after\":true}");
        }
        default -> {
          response.setContentType("application/json");
          response.getWriter().print("{\"answered\":true}");
        }
      }
    }
  }

  private static void setUp(Context context, Core core) {
    EmbeddedTomcat.serve(context, "/*", new AnyMethod());
    Set<DispatcherType> all = EnumSet.allOf(DispatcherType.class);
    EmbeddedTomcat.filter(context, "first", new SluiceFilter(core), all, Map.of());
    Filter between =
        (request, response, chain) -> {
          chain.doFilter(request, response);
          if (request.getDispatcherType() == DispatcherType.REQUEST && !response.isCommitted()) {
            response.getWriter().print(AFTER);
          }
        };
    EmbeddedTomcat.filter(context, "between", between, all, Map.of());
    EmbeddedTomcat.filter(context, "second", new SluiceFilter(core), all, Map.of());
    ErrorPage page = new ErrorPage();
    page.setErrorCode(HttpServletResponse.SC_NOT_FOUND);
    page.setLocation("/chat/completions");
    context.addErrorPage(page);
  }

  private static void refuseAll() {
    SERVER.policy.onCall =
        call -> Decision.answer(Replies.error(call.protocol(), ApiError.forbidden("No.")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/completions",
        "/v1/embeddings",
        "/v1/chat/completions",
        "/v1/Chat/Completions",
        "/%761/completions",
        "/v1/ask"
      })
  void noWayToAnEndpointGoesAroundThePolicies(String path) throws Exception {
    refuseAll();

    HttpResponse<String> answer =
        SERVER.http().post(path, CHAT.replace("}]}", "}],\"prompt\":\"p\",\"input\":\"i\"}"));

    assertThat(answer.body()).contains("No.");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(SERVER.outcome().status()).isEqualTo(403);
  }

  /** Some containers dispatch to error pages as GET, whatever the request was. */
  @Test
  void norDoesAnErrorPage() throws Exception {
    refuseAll();

    HttpResponse<String> answer = SERVER.http().post("/v1/missing", CHAT);

    assertThat(answer.statusCode()).isIn(403, 405);
    assertThat(answer.body()).startsWith("{\"error\"").doesNotContain("answered");
    assertThat(SERVER.outcome().status()).isEqualTo(answer.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "GET", "DELETE", "QUERY"})
  void aBodyThatComesByAnotherMethodIsNoWayEither(String method) throws Exception {
    HttpResponse<String> answer = SERVER.http().send(method, "/v1/chat/completions", CHAT);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST");
    assertThat(answer.body()).contains("Calls are made by POST, this one by " + method);
    assertThat(SERVER.outcome().status()).isEqualTo(405);
  }

  @Test
  void withoutABodyOtherMethodsAreTheApplications() throws Exception {
    assertThat(SERVER.http().get("/v1/chat/completions").body()).contains("answered");
    assertThat(SERVER.http().method("DELETE", "/v1/chat/completions").body()).contains("answered");
    assertThat(SERVER.moreOutcomes()).isEmpty();
  }

  @Test
  void anAnswerIsWholeWhereItIncludesOthers() throws Exception {
    HttpResponse<String> answer = SERVER.http().post("/v1/including/chat/completions", CHAT);

    assertThat(answer.body().strip())
        .isEqualTo("{\"before\":true,\"included\":true,\"after\":true}");
    assertThat(SERVER.outcome().end()).isEqualTo(End.COMPLETE);
    assertThat(SERVER.moreOutcomes()).isEmpty();
  }

  @Test
  void theSecondRegistrationLeavesTheAnswerToTheFirst() throws Exception {
    HttpResponse<String> answer = SERVER.http().post("/v1/chat/completions", CHAT);

    assertThat(answer.body()).isEqualTo("{\"answered\":true}" + AFTER);
    assertThat(SERVER.outcome().end()).isEqualTo(End.COMPLETE);
    assertThat(SERVER.moreOutcomes()).isEmpty();
  }
}
