package dev.sluice.servlet;

import dev.sluice.Body;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Outcome.End;
import dev.sluice.Plan;
import dev.sluice.Protocol;
import dev.sluice.adapter.CallIds;
import dev.sluice.adapter.Intake;
import dev.sluice.api.Endpoints;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Sluice;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policies about each call to a model API that a web application gets.
 *
 * <p>A call is a request whose method and path {@link Endpoints} knows. Everything else passes
 * untouched: other paths, preflights and {@code HEAD}. A call that goes on reaches the chain with
 * the decided body and with the {@link Call} and the {@link Exchange} as request attributes {@link
 * #CALL} and {@link #EXCHANGE}; its answer passes the policies while the application writes it.
 *
 * <p>A call that cannot be read is refused in the shape of its API, after the policies that
 * establish and limit the caller, and is recorded like any other. What an application throws is
 * left to the container. A forward within the application is its own affair and is not filtered,
 * unless the filter is mapped to {@code FORWARD} too; what is included never is.
 *
 * <p>Map it to {@code REQUEST}, {@code ASYNC} and {@code ERROR} with asynchronous processing
 * supported, behind filters that authenticate: where {@code ASYNC} is missing, calls whose decision
 * takes time end with 500 before the application serves them. Safe for many threads.
 */
public final class SluiceFilter implements Filter {
  /** Request attribute: the decided {@link Call}. */
  public static final String CALL = "dev.sluice.call";

  /** Request attribute: the {@link Exchange} under way. */
  public static final String EXCHANGE = "dev.sluice.exchange";

  /** Request attribute: the passage, which also says that the filter has acted. */
  static final String PASSAGE = "dev.sluice.passage";

  private @Nullable Core core;
  private FilterSettings settings = FilterSettings.STANDARD;
  private BodyReader bodies = new BodyReader(FilterSettings.STANDARD, System::nanoTime);

  /** Makes a filter that opens the configuration that its init parameters or environment name. */
  public SluiceFilter() {}

  /**
   * Makes a filter for a running core, which whoever opened it closes.
   *
   * @param sluice takes the decisions
   */
  public SluiceFilter(Sluice sluice) {
    this(new Core(sluice::begin, () -> {}));
  }

  SluiceFilter(Core core) {
    this.core = core;
  }

  /**
   * Reads the init parameters and opens the configuration.
   *
   * @throws ServletException with one sentence for each mistake, so that the application does not
   *     start unprotected
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    try {
      settings = FilterSettings.of(config);
      bodies = new BodyReader(settings, System::nanoTime);
      if (core == null) {
        core = ConfigurationFile.of(config).open();
      }
    } catch (IllegalArgumentException | ConfigException e) {
      throw new ServletException("Sluice cannot start: " + e.getMessage(), e);
    }
  }

  /** Stops what {@link #init} started; no thread, class or file handle stays behind. */
  @Override
  public void destroy() {
    Core opened = core;
    if (opened != null) {
      opened.close().run();
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      chain.doFilter(request, response);
      return;
    }
    Object acted = request.getAttribute(PASSAGE);
    if (acted instanceof Passage passage && request.getDispatcherType() == DispatcherType.ASYNC) {
      again(passage, http, answer, chain);
      return;
    }
    Protocol protocol = acted == null ? protocolOf(http) : null;
    if (protocol == null) {
      chain.doFilter(request, response);
    } else {
      begin(protocol, http, answer, chain);
    }
  }

  private @Nullable Protocol protocolOf(HttpServletRequest request) {
    if (!settings.covers(RequestHeads.pathInContext(request))) {
      return null;
    }
    String path = RequestHeads.path(request);
    Protocol protocol = Endpoints.protocolOf(request.getMethod(), path);
    // Whoever sends a body to a call's path makes one, also by a method that is refused.
    return protocol == null && RequestHeads.mayHaveBody(request)
        ? Endpoints.protocolOf("POST", path)
        : protocol;
  }

  private void begin(
      Protocol protocol,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Core running = core;
    if (running == null) {
      throw new ServletException("Sluice's filter is used before init or without a configuration.");
    }
    String id = CallIds.of(request.getHeader(CallIds.HEADER));
    Passage passage = new Passage(id, protocol, running.calls().get(), settings.timeout());
    try {
      request.setAttribute(PASSAGE, passage);
      request.setAttribute(EXCHANGE, passage.exchange());
      proceed(decide(passage, request, response), passage, request, response, chain);
    } catch (Throwable e) {
      passage.fail(e, response);
      throw e;
    }
  }

  private Decision<Call> decide(
      Passage passage, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Intake intake = new Intake(passage.id(), passage.protocol(), RequestHeads.read(request));
    try {
      return intake.decide(passage.exchange(), bodies.of(request, response));
    } catch (IOException e) {
      passage.ending().note(End.CLIENT_GONE, e);
      throw e;
    }
  }

  private void proceed(
      Decision<Call> decision,
      Passage passage,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (decision instanceof Decision.Continue<Call> go) {
      goOn(go.value(), passage, request, response, chain);
    } else if (decision instanceof Decision.Answer<Call> answer) {
      passage.answer(answer.reply(), response);
    } else if (decision instanceof Decision.Wait<Call> wait && request.isAsyncSupported()) {
      AsyncContext context =
          request.startAsync(
              new UndecidedRequest(request, response, passage),
              new UndecidedResponse(response, passage));
      context.setTimeout(settings.timeout().toMillis());
      PendingDecision pending = new PendingDecision(passage, context, response);
      context.addListener(pending);
      wait.later().whenComplete(pending);
    } else {
      Decision<Call> settled = Decisions.join(decision, settings.timeout());
      proceed(settled, passage, request, response, chain);
    }
  }

  private void goOn(
      Call call,
      Passage passage,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Body body = call.protocol() == Protocol.MODELS ? null : call.body();
    AnswerResponse answer = new AnswerResponse(response, passage);
    passage.answerWith(answer, ResponseHeads.read(response, response.getStatus()).headers());
    request.setAttribute(CALL, call);
    Plan plan = call.plan();
    if (plan != null) {
      // An application that answers by itself does so for the first target; others say where they
      // went.
      passage.exchange().sentTo(plan.targets().get(0));
    }
    serve(passage, new CallRequest(request, answer, passage, body), answer, chain);
  }

  /** A later dispatch of a call: the one that its decision asked for, or the application's own. */
  private void again(
      Passage passage, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Decision<Call> settled = passage.takeSettled();
    try {
      if (settled != null) {
        proceed(settled, passage, request, response, chain);
      } else {
        serve(passage, request, response, chain);
      }
    } catch (Throwable e) {
      passage.fail(e, response);
      throw e;
    }
  }

  private static void serve(
      Passage passage, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    passage.callbacks().serviceBegins();
    chain.doFilter(request, response);
    boolean async = request.isAsyncStarted();
    passage.callbacks().serviceEnds();
    if (!async) {
      passage.finish();
    }
  }
}
