package dev.sluice.servlet.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An application's own servlet, which answers in the way that the first segment of its path info
 * names: {@code /app/reader/chat/completions} echoes what {@code getReader} gave.
 *
 * <p>Ways that pause wait until the test posts to {@code /go/NAME}, NAME being the call's id.
 */
public final class AppServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** An event stream of two events. */
  public static final String FIRST =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n";

  /** Ends the stream. */
  public static final String LAST = "data: [DONE]\n\n";

  private final transient Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

  private interface Way {
    void serve(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  private final transient Map<String, Way> ways =
      Map.ofEntries(
          Map.entry("stream", this::byStream),
          Map.entry("reader", this::byReader),
          Map.entry("nio", Listeners::echo),
          Map.entry("events", this::events),
          Map.entry("async-events", this::asyncEvents),
          Map.entry("nio-events", Listeners::events),
          Map.entry("async", this::async),
          Map.entry("dispatch", this::dispatch),
          Map.entry("throw", this::throwing),
          Map.entry("error", this::error),
          Map.entry("late-throw", this::lateThrow),
          Map.entry("send-error", this::sendError),
          Map.entry("reset", this::reset),
          Map.entry("never", this::never),
          Map.entry("endless", this::endless),
          Map.entry("large", this::large));

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String[] path = request.getPathInfo().split("/", -1);
    if (path[1].equals("go")) {
      gate(path[2]).countDown();
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    if (path[1].equals("instance")) {
      response.setContentType("text/plain");
      response.getWriter().print(System.identityHashCode(this));
      return;
    }
    Way way = ways.get(path[1]);
    if (way == null) {
      // Jetty drops a connection whose request was not read to its end.
      request.getInputStream().readAllBytes();
      response.setContentType("text/plain");
      response.getWriter().print("untouched " + request.getAttribute("dev.sluice.call"));
      return;
    }
    way.serve(request, response);
  }

  private CountDownLatch gate(String name) {
    return gates.computeIfAbsent(name, n -> new CountDownLatch(1));
  }

  private void pause(HttpServletRequest request) {
    try {
      if (!gate(request.getHeader("x-request-id")).await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the test did not let the servlet go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void byStream(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.setHeader(
        "x-seen",
        request.getContentLength()
            + " "
            + request.getHeader("content-length")
            + " "
            + request.getHeader("content-encoding")
            + " "
            + request.getHeader("accept-encoding"));
    response.getOutputStream().write(body);
  }

  private void byReader(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    StringBuilder body = new StringBuilder();
    request.getReader().lines().forEach(body::append);
    response.setContentType("application/json");
    PrintWriter out = response.getWriter();
    out.print(body);
  }

  private void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("text/event-stream");
    PrintWriter out = response.getWriter();
    out.print(FIRST);
    response.flushBuffer();
    pause(request);
    out.print(LAST);
  }

  private void asyncEvents(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = request.startAsync();
    response.setContentType("text/event-stream");
    context.start(
        () -> {
          try {
            ServletOutputStream out = context.getResponse().getOutputStream();
            out.write(FIRST.getBytes(StandardCharsets.UTF_8));
            out.flush();
            pause(request);
            out.write(LAST.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            log("the client has gone", e);
          }
          context.complete();
        });
  }

  private void async(HttpServletRequest request, HttpServletResponse response) throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    AsyncContext context = request.startAsync();
    context.start(
        () -> {
          try {
            response.setContentType("application/json");
            response.getOutputStream().write(body);
          } catch (IOException e) {
            log("the client has gone", e);
          }
          context.complete();
        });
  }

  private void dispatch(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      AsyncContext context = request.startAsync();
      request.setAttribute("body", request.getInputStream().readAllBytes());
      context.start(context::dispatch);
      return;
    }
    response.setContentType("application/json");
    response.getOutputStream().write((byte[]) request.getAttribute("body"));
  }

  private void throwing(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    throw new ServletException("thrown by the application");
  }

  private void error(HttpServletRequest request, HttpServletResponse response) {
    throw new AssertionError("an Error of the application");
  }

  private void lateThrow(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/event-stream");
    response.getOutputStream().print(FIRST);
    response.flushBuffer();
    throw new IllegalStateException("thrown in mid-stream");
  }

  private void sendError(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getOutputStream().print("{\"forget\":\"this\"}");
    response.sendError(HttpServletResponse.SC_CONFLICT, "not now");
  }

  private void reset(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("text/plain");
    response.getWriter().print("forget this");
    response.reset();
    response.setContentType("application/json");
    response.getOutputStream().print("{\"reset\":true}");
  }

  private void never(HttpServletRequest request, HttpServletResponse response) {
    request.startAsync().setTimeout(300);
  }

  private void endless(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/event-stream");
    ServletOutputStream out = response.getOutputStream();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < until) {
      out.print(FIRST);
      out.flush();
    }
  }

  private void large(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("application/octet-stream");
    byte[] block = new byte[64 * 1024];
    for (int i = 0; i < 32; i++) {
      response.getOutputStream().write(block);
    }
  }
}
