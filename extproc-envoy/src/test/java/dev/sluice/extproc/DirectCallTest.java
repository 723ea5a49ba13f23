package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that the processor sends by itself. */
class DirectCallTest {
  private static final String CHAT = "{\"model\":\"small\",\"messages\":[]}";
  private static final String STREAM = "{\"model\":\"small\",\"stream\":true,\"messages\":[]}";
  private static final String EVENT = "data: {\"choices\":[]}\n\n";
  private static final String ANSWER =
      "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch broken = new CountDownLatch(1);
  private volatile boolean endless;
  private HttpServer target;
  private Processor processor;

  @BeforeEach
  void start() throws Exception {
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.setExecutor(threads);
    target.createContext("/v1/chat/completions", this::answer);
    target.start();
    processor =
        Processor.of(
            """
            sluice: 1
            providers:
              local: { type: openai, url: http://127.0.0.1:%d/v1, direct: true }
            models:
              small: { targets: [ { provider: local, model: demo } ], price: { input: 1, output: 2 } }
            policies:
              - route: { model: auto }
            """
                .formatted(target.getAddress().getPort()));
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    processor.close();
    target.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean stream = asked.contains("\"stream\":true");
    exchange
        .getResponseHeaders()
        .set("content-type", stream ? "text/event-stream" : "application/json");
    byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, stream ? 0 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (stream) {
        events(out);
      } else {
        out.write(body);
      }
    }
  }

  private void events(OutputStream out) throws IOException {
    try {
      out.write(EVENT.getBytes(StandardCharsets.UTF_8));
      out.flush();
      goOn.await();
      for (int i = 0; i < 1000 || endless; i++) {
        out.write(EVENT.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      broken.countDown();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ByteString streamed(ProcessingResponse reply, int field)
      throws InvalidProtocolBufferException {
    ByteString whole = reply.getUnknownFields().getField(11).getLengthDelimitedList().get(0);
    return UnknownFieldSet.parseFrom(whole).getField(field).getLengthDelimitedList().get(0);
  }

  @Test
  void aDocumentComesAsOneAnswerWhereBodiesAreHeld() throws Exception {
    EnvoyStream envoy = processor.buffered();

    envoy.ask(chatHead());
    ProcessingResponse patience = envoy.ask(requestBody(CHAT, true));
    ImmediateResponse answer = envoy.reply().getImmediateResponse();

    assertThat(patience.getOverrideMessageTimeout().getSeconds()).isEqualTo(600);
    assertThat(answer.getStatus().getCodeValue()).isEqualTo(200);
    assertThat(answer.getBody().toStringUtf8()).isEqualTo(ANSWER);
    processor.assertSpent(3);
  }

  @Test
  void eventsComeAsTheyAreMadeWhereBodiesAreStreams() throws Exception {
    EnvoyStream envoy = processor.duplex();

    envoy.send(chatHead());
    envoy.send(requestBody(STREAM, true));
    HttpHeaders head = HttpHeaders.parseFrom(streamed(envoy.reply(), 1));
    StreamedBodyResponse first = StreamedBodyResponse.parseFrom(streamed(envoy.reply(), 2));
    goOn.countDown();
    ByteString all = first.getBody();
    StreamedBodyResponse part = first;
    while (!part.getEndOfStream()) {
      part = StreamedBodyResponse.parseFrom(streamed(envoy.reply(), 2));
      all = all.concat(part.getBody());
    }

    assertThat(head.getHeaders().getHeaders(0).getKey()).isEqualTo(":status");
    assertThat(first.getBody().toStringUtf8()).isEqualTo(EVENT);
    assertThat(all.toStringUtf8()).isEqualTo(EVENT.repeat(1001));
  }

  @Test
  void whenTheClientLeavesTheTargetIsToldToStop() throws Exception {
    EnvoyStream envoy = processor.duplex();
    envoy.send(chatHead());
    envoy.send(requestBody(STREAM, true));
    envoy.reply();

    envoy.reset();
    // A thousand events fit into the system's buffers before the connection is cut.
    endless = true;
    goOn.countDown();

    assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTargetThatCannotBeReachedIsAnErrorInTheShapeOfTheApi() throws Exception {
    target.stop(0);
    EnvoyStream envoy = processor.buffered();

    envoy.ask(chatHead());
    envoy.ask(requestBody(CHAT, true));
    ImmediateResponse answer = envoy.reply().getImmediateResponse();

    assertThat(answer.getStatus().getCodeValue()).isEqualTo(502);
    assertThat(answer.getBody().toStringUtf8()).contains("upstream_failed");
    processor.assertSpent(0);
  }
}
