package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Price;
import dev.sluice.RequestHead;
import dev.sluice.Sample;
import dev.sluice.Target;
import dev.sluice.Usage;
import dev.sluice.api.AnswerReader;
import dev.sluice.api.RequestReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeteringTest {
  private static final String TEXT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}],\"usage\":null}\n\n";
  private static final String LAST =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n";
  private static final String USAGE =
      "data: {\"id\":\"a\", \"choices\": [ ], \"usage\":{\"prompt_tokens\":5,"
          + "\"completion_tokens\":2,\"total_tokens\":7}}\n\n";
  private static final String FILTER = "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final List<Outcome> outcomes = new ArrayList<>();

  private Exchange begin() {
    return Sample.pipeline(
            Sample.environment(new AtomicLong()),
            new Metering(target -> !target.model().equals("silent")),
            Sample.observer(outcomes::add))
        .begin();
  }

  private static Call read(String path, String body) {
    RequestHead head = new RequestHead("POST", path, null, Headers.NONE, "", null);
    return RequestReader.read("call-1", head, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Call chat(String members) {
    return read(
        "/v1/chat/completions",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
            + members
            + "}");
  }

  private String sent(Call call) {
    Call sent = Sample.go(begin().onCall(call));
    return new String(sent.body().bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                   | {\"include_usage\":true}",
        ",\"stream_options\":null           | {\"include_usage\":true}",
        ",\"stream_options\":{}             | {\"include_usage\":true}",
        ",\"stream_options\":{\"include_usage\":false} | {\"include_usage\":true}",
        ",\"stream_options\": {\"x\" : 1.50, \"include_usage\": false,\"y\":[{\"z\":\"}\"}]}"
            + " | {\"x\":1.50,\"include_usage\":true,\"y\":[{\"z\":\"}\"}]}",
        ",\"stream_options\":{\"y\":1e2}    | {\"y\":1e2,\"include_usage\":true}"
      })
  void asksForUsageAndKeepsOtherOptions(String options, String expected) {
    String given = options == null ? "" : options;
    Call call = chat(",\"stream\":true" + given);
    assertThat(sent(call)).contains("\"stream_options\":" + expected);
    assertThat(Sample.go(begin().onCall(call)).parameters().includeUsage()).isFalse();
  }

  @Test
  void asksNobodyWhoMayRefuseTheCallForIt() {
    Call call = chat(",\"stream\":true");
    Target silent = new Target("p", URI.create("http://127.0.0.1:1/v1"), "silent", Price.FREE);

    assertThat(sent(call.withPlan(new Plan("small", List.of(Sample.SMALL)))))
        .contains("include_usage");
    assertThat(sent(call.withPlan(new Plan("small", List.of(Sample.SMALL, silent)))))
        .doesNotContain("stream_options");
  }

  @Test
  void leavesOtherCallsAlone() {
    List<Call> calls =
        List.of(
            chat(""),
            chat(",\"stream\":false"),
            chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"),
            read("/v1/embeddings", "{\"model\":\"small\",\"input\":\"Hi\"}"),
            read("/v1/responses", "{\"model\":\"small\",\"input\":\"Hi\",\"stream\":true}"),
            read(
                "/v1/messages",
                "{\"model\":\"small\",\"max_tokens\":9,\"stream\":true,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
    for (Call call : calls) {
      assertThat(Sample.go(begin().onCall(call))).isSameAs(call);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat/completions", "completions"})
  void keepsTheEventThatTellsUsageFromWhoDidNotAsk(String api) {
    String body =
        api.equals("completions")
            ? "{\"model\":\"small\",\"prompt\":\"Hi\",\"stream\":true}"
            : "{\"model\":\"small\",\"messages\":[],\"stream\":true}";
    Exchange exchange = begin();
    Call call = Sample.go(exchange.onCall(read("/v1/" + api, body)));
    assertThat(answered(exchange, call, 200, FILTER, TEXT, LAST, USAGE, DONE))
        .isEqualTo(FILTER + TEXT + LAST + DONE);
    assertThat(outcomes)
        .singleElement()
        .extracting(Outcome::usage)
        .isEqualTo(new Usage(5, 2, 0, 0, 0, false));
  }

  @Test
  void whoAskedGetsAll() {
    Exchange exchange = begin();
    Call call =
        Sample.go(
            exchange.onCall(chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
    assertThat(answered(exchange, call, 200, TEXT, USAGE, DONE)).isEqualTo(TEXT + USAGE + DONE);
  }

  @Test
  void errorsPassAsTheyAre() {
    Exchange exchange = begin();
    Call call = Sample.go(exchange.onCall(chat(",\"stream\":true")));
    assertThat(answered(exchange, call, 500, USAGE)).isEqualTo(USAGE);
  }

  private static String answered(Exchange exchange, Call call, int status, String... events) {
    exchange.sentTo(Sample.SMALL);
    AnswerHead head = Sample.go(exchange.onHead(Sample.stream(status)));
    AnswerReader reader = new AnswerReader(call.protocol(), head);
    List<AnswerPiece> pieces = new ArrayList<>();
    byte[] bytes = String.join("", events).getBytes(StandardCharsets.UTF_8);
    reader.feed(bytes, 0, bytes.length, pieces::add);
    reader.finish(pieces::add);
    StringBuilder received = new StringBuilder();
    for (AnswerPiece piece : pieces) {
      AnswerPiece passed = Sample.go(exchange.onPiece(piece));
      received.append(new String(passed.bytes(), StandardCharsets.UTF_8));
    }
    exchange.complete(Outcome.End.COMPLETE, null);
    return received.toString();
  }
}
