package dev.sluice.servlet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A provider whose behaviour is the name of the model that it is asked for. */
final class MockUpstream implements AutoCloseable {
  static final String JSON =
      "{\"id\":\"a1\",\"object\":\"chat.completion\",\"model\":\"mock\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}";

  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();

  /** The bodies received, in order. */
  final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();

  /** The headers received, in the order of the bodies. */
  final BlockingQueue<Map<String, String>> heads = new LinkedBlockingQueue<>();

  /** Says for each answer that could not be written to its end that it could not. */
  final BlockingQueue<IOException> aborted = new LinkedBlockingQueue<>();

  MockUpstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/", this::serve);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** Lets a model that waits go on by one step. */
  void go(String model) {
    gate(model).release();
  }

  private Semaphore gate(String model) {
    return gates.computeIfAbsent(model, name -> new Semaphore(0));
  }

  private void await(String model) {
    try {
      gate(model).tryAcquire(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String event(String text) {
    return "data:"
        + " {\"id\":\"a1\",\"model\":\"mock\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"}}]}\n\n";
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> head = new ConcurrentHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> head.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    heads.add(head);
    bodies.add(body);
    Matcher model = MODEL.matcher(body);
    String name = model.find() ? model.group(1) : "json";
    try {
      answer(name, exchange);
      exchange.close();
    } catch (IOException e) {
      aborted.add(e);
      throw e;
    }
  }

  /** What is thrown makes the server drop the connection without ending the answer. */
  private void answer(String model, HttpExchange exchange) throws IOException {
    switch (model) {
      case "json" -> {
        exchange.getResponseHeaders().set("x-request-id", "the-upstreams-own");
        exchange.getResponseHeaders().set("x-ratelimit-remaining-requests", "99");
        whole(exchange, 200, JSON);
      }
      case "error" -> whole(exchange, 503, "{\"error\":{\"message\":\"overloaded\"}}");
      case "invalid" -> whole(exchange, 400, "{\"error\":{\"message\":\"no such parameter\"}}");
      case "sse" -> {
        OutputStream out = stream(exchange);
        write(out, event("Hel"));
        await(model);
        // An event that arrives in two parts, cut within a character.
        byte[] event = event("l\u00f6").getBytes(StandardCharsets.UTF_8);
        int cut = new String(event, StandardCharsets.ISO_8859_1).indexOf('\u00c3') + 1;
        out.write(event, 0, cut);
        out.flush();
        out.write(event, cut, event.length - cut);
        write(out, "data: [DONE]\n\n");
      }
      case "endless" -> {
        OutputStream out = stream(exchange);
        while (true) {
          write(out, event("more"));
        }
      }
      case "death" -> {
        OutputStream out = stream(exchange);
        write(out, event("Hel"));
        await(model);
        write(out, "data: {\"half\":");
        throw new IllegalStateException("dies in mid-stream, as the test wants");
      }
      case "json-death" -> {
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, JSON.length());
        exchange.getResponseBody().write(JSON.getBytes(StandardCharsets.UTF_8), 0, 40);
        throw new IllegalStateException("dies in mid-answer, as the test wants");
      }
      case "silent" -> await(model);
      default -> whole(exchange, 404, "{\"error\":{\"message\":\"unknown\"}}");
    }
  }

  private static void whole(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static OutputStream stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
