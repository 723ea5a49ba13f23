package dev.sluice.trim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Message;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Reason;
import dev.sluice.Reply;
import dev.sluice.Sample;
import dev.sluice.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrimPolicyTest {
  private static final TokenCounter COUNTER = new TokenCounter(4096);
  private static final String WORDS = "hello world ".repeat(20).strip();

  private final List<Reason> reasons = new ArrayList<>();

  private static Models models(long window, long maxOutput) {
    Model model =
        new Model(
            "small",
            Model.Tier.SIMPLE,
            List.of(new Model.WeightedTarget(Sample.SMALL, 1)),
            window,
            maxOutput,
            TokenCounter.STANDARD);
    return new Models(List.of(model), Map.of("alias", "small"));
  }

  private static TrimSettings settings(double window, int last, long maxOutput) {
    return new TrimSettings(window, List.of(Keep.SYSTEM, Keep.last(last)), maxOutput);
  }

  private Decision<Call> trim(TrimSettings settings, Models models, Call call) {
    return new TrimPolicy(settings, models, COUNTER)
        .open(
            (rule, why, figures) ->
                reasons.add(new Reason("trim", rule, why, Map.copyOf(figures), false)))
        .onCall(call);
  }

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  private static Call chat(String model, String more, String... messages) {
    return Asked.chat(
        "{\"model\":\""
            + model
            + "\",\"messages\":["
            + String.join(",", messages)
            + "]"
            + more
            + "}");
  }

  @Test
  void countsAndChangesNothingWhereAllFits() {
    Call call = chat("small", "", user("hello world"));
    Call trimmed = Sample.go(trim(settings(0.8, 6, 0), models(1000, 0), call));
    assertThat(trimmed.inputTokens()).isEqualTo(9);
    assertThat(trimmed.body()).isSameAs(call.body());
    assertThat(reasons).isEmpty();
  }

  @Test
  void leavesTheOldestTurnsOutAndSaysSo() {
    String system = "{\"role\":\"system\",\"content\":\"be brief\"}";
    String answer = "{\"role\":\"assistant\",\"content\":\"" + WORDS + "\"}";
    Call call =
        chat(
            "alias",
            "",
            system,
            user("one " + WORDS),
            answer,
            user("two " + WORDS),
            answer,
            user("three"));
    Call trimmed = Sample.go(trim(settings(1, 1, 0), models(120, 0), call));
    assertThat(trimmed.messages()).extracting(Message::text).first().isEqualTo("be brief");
    assertThat(trimmed.messages()).hasSize(4);
    assertThat(trimmed.messages().get(1).text()).startsWith("two");
    assertThat(trimmed.inputTokens()).isLessThanOrEqualTo(120);
    assertThat(trimmed.inputTokens()).isEqualTo(COUNTER.count(trimmed, TokenCounter.STANDARD));
    assertThat(new String(trimmed.body().bytes(), UTF_8)).doesNotContain("one ").contains("three");
    Reason reason = reasons.get(0);
    assertThat(reason.figures().get("dropped").intValue()).isEqualTo(2);
    assertThat(reason.figures().get("before").longValue())
        .isEqualTo(COUNTER.count(call, TokenCounter.STANDARD));
    assertThat(reason.figures().get("after").longValue()).isEqualTo(trimmed.inputTokens());
  }

  @Test
  void leavesRoomForTheOutput() {
    Call call = chat("small", ",\"max_tokens\":80", user(WORDS), user("last"));
    assertThat(Sample.go(trim(settings(1, 1, 0), models(100, 0), call)).messages()).hasSize(1);
    assertThat(Sample.go(trim(settings(1, 1, 0), models(150, 0), call)).messages()).hasSize(2);
  }

  @Test
  void aCapThatNobodyAskedForTakesNoRoomFromTheInput() {
    Call call = chat("small", "", user(WORDS), user("last"));
    Models models = models(100, 100);

    Call trimmed = Sample.go(trim(settings(0.8, 2, 0), models, call));

    assertThat(trimmed.messages()).isEqualTo(call.messages());
    assertThat(trimmed.parameters().maxOutputTokens()).isEqualTo(100 - trimmed.inputTokens());
    assertThat(
            trim(settings(1, 2, 0), models, chat("small", "", user(WORDS + " " + WORDS + WORDS))))
        .as("no room is left for any output")
        .isInstanceOf(Decision.Answer.class);
  }

  @Test
  void refusesWhatMustBeKeptAndDoesNotFit() {
    Call call = chat("small", "", user("old"), user(WORDS));
    Reply reply = Sample.reply(trim(settings(0.5, 1, 0), models(60, 0), call));
    assertThat(reply.head().status()).isEqualTo(400);
    assertThat(Sample.text(reply))
        .contains("\"context_length_exceeded\"")
        .contains("60 tokens")
        .contains("only 30 fit");
  }

  @Test
  void refusesInAnthropicsShapeToo() {
    Call call =
        Asked.post(
            "/v1/messages",
            "{\"model\":\"small\",\"max_tokens\":200,\"messages\":[" + user("hello") + "]}");
    Reply reply = Sample.reply(trim(settings(0.5, 1, 0), models(100, 0), call));
    assertThat(Sample.text(reply)).startsWith("{\"type\":\"error\"");
  }

  @Test
  void fitsAnthropicsMessagesAndKeepsTheirSystemPrompt() {
    Call call =
        Asked.post(
            "/v1/messages",
            "{\"model\":\"small\",\"max_tokens\":10,\"system\":\"be brief\",\"messages\":["
                + user(WORDS)
                + ","
                + user("last")
                + "]}");
    Call trimmed = Sample.go(trim(settings(1, 1, 0), models(40, 0), call));
    assertThat(new String(trimmed.body().bytes(), UTF_8))
        .contains("\"system\":\"be brief\"")
        .contains("\"messages\":[" + user("last") + "]");
  }

  @Test
  void keepsAToolCallWithItsAnswersAcrossTurns() {
    String calls =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":"
            + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
    String answer = "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"done\"}";
    Call call = chat("small", "", user("old " + WORDS), user("do"), calls, user("well?"), answer);
    Call trimmed = Sample.go(trim(settings(1, 1, 0), models(50, 0), call));
    assertThat(trimmed.messages()).hasSize(4);
    assertThat(trimmed.messages().get(1).toolCalls()).containsExactly("c1");

    Call later = chat("small", "", user("do " + WORDS), calls, user("well?"), answer, user("bye"));
    Call without = Sample.go(trim(settings(1, 1, 0), models(50, 0), later));
    assertThat(without.messages()).extracting(Message::text).containsExactly("bye");
  }

  @Test
  void aToolsResultIsNoTurnOfItsOwn() {
    String use =
        "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"f\","
            + "\"input\":{}}]}";
    String result =
        "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"c1\","
            + "\"content\":\"done\"}]}";
    Call call =
        Asked.post(
            "/v1/messages",
            "{\"model\":\"small\",\"max_tokens\":10,\"messages\":["
                + String.join(",", user("old " + WORDS), user("do"), use, result)
                + "]}");

    assertThat(trim(settings(1, 2, 0), models(50, 0), call))
        .as("both turns stay")
        .isInstanceOf(Decision.Answer.class);
    assertThat(Sample.go(trim(settings(1, 1, 0), models(50, 0), call)).messages()).hasSize(3);
  }

  @Test
  void systemPromptsMayGoWhereTheyAreNotKept() {
    String system = "{\"role\":\"system\",\"content\":\"" + WORDS + "\"}";
    Call call = chat("small", "", system, user("last"));
    TrimSettings settings = new TrimSettings(1, List.of(Keep.last(1)), 0);
    assertThat(Sample.go(trim(settings, models(40, 0), call)).messages()).hasSize(1);
  }

  @Test
  void anUnknownWindowOrModelIsNoLimit() {
    Call call = chat("small", "", user(WORDS), user(WORDS));
    assertThat(Sample.go(trim(settings(1, 1, 0), models(0, 0), call)).messages()).hasSize(2);
    Call unknown = chat("who", "", user(WORDS), user(WORDS));
    assertThat(Sample.go(trim(settings(1, 1, 0), models(10, 0), unknown)).inputTokens())
        .isGreaterThan(80);
  }

  @Test
  void statefulAndSingleInputsAreNeverCut() {
    Call response =
        Asked.post("/v1/responses", "{\"model\":\"small\",\"input\":\"" + WORDS + "\"}");
    Call completion =
        Asked.post("/v1/completions", "{\"model\":\"small\",\"prompt\":\"" + WORDS + "\"}");
    for (Call call : List.of(response, completion)) {
      Call trimmed = Sample.go(trim(settings(1, 1, 0), models(10, 0), call));
      assertThat(trimmed.body()).isSameAs(call.body());
      assertThat(trimmed.inputTokens()).isGreaterThan(10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, max_tokens, 500, max_tokens, 100",
    "/v1/chat/completions, max_completion_tokens, 500, max_completion_tokens, 100",
    "/v1/chat/completions, max_tokens, null, max_completion_tokens, 100",
    "/v1/chat/completions, max_tokens, 99, max_tokens, 99",
    "/v1/completions, seed, 1, max_tokens, 100",
    "/v1/responses, max_output_tokens, 101, max_output_tokens, 100",
    "/v1/responses, seed, 1, max_output_tokens, 100",
    "/v1/messages, max_tokens, 4096, max_tokens, 100",
  })
  void capsTheOutputUnderTheNameThatFits(
      String path, String said, String asked, String capped, long value) {
    Call call =
        Asked.post(
            path,
            "{\"model\":\"small\",\"messages\":[],\"prompt\":\"\",\"input\":\"\",\""
                + said
                + "\":"
                + asked
                + "}");
    Call trimmed = Sample.go(trim(settings(1, 1, 100), models(0, 0), call));
    assertThat(trimmed.body().get(capped)).hasToString(Long.toString(value));
    assertThat(trimmed.parameters().maxOutputTokens()).isEqualTo(value);
  }

  @Test
  void theModelsOwnCapCountsTooAndEmbeddingsHaveNone() {
    Call call = chat("small", ",\"max_tokens\":500", user("hello"));
    Call trimmed = Sample.go(trim(settings(1, 1, 400), models(0, 50), call));
    assertThat(trimmed.parameters().maxOutputTokens()).isEqualTo(50);
    assertThat(reasons.get(0).figures()).containsEntry("asked", 500L).containsEntry("allowed", 50L);
    Call embedding = Asked.post("/v1/embeddings", "{\"model\":\"small\",\"input\":\"hello\"}");
    assertThat(Sample.go(trim(settings(1, 1, 400), models(0, 50), embedding)).body())
        .isSameAs(embedding.body());
  }

  @Test
  void aCallThatAsksForItsTokensIsCountedAndNothingElse() {
    Call call =
        Asked.post(
            "/v1/messages/count_tokens",
            "{\"model\":\"small\",\"messages\":[" + user(WORDS) + "," + user(WORDS) + "]}");
    Call counted = Sample.go(trim(settings(0.1, 1, 10), models(50, 20), call));
    assertThat(counted.body()).isSameAs(call.body());
    assertThat(counted.inputTokens()).isGreaterThan(80);
    assertThat(reasons).isEmpty();
  }
}
