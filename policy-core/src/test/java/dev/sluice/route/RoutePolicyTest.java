package dev.sluice.route;

import static dev.sluice.route.Routes.MODELS;
import static dev.sluice.route.Routes.model;
import static dev.sluice.route.Routes.refusing;
import static dev.sluice.route.Routes.settings;
import static dev.sluice.route.Routes.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.AnswerHead;
import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Model;
import dev.sluice.Model.Tier;
import dev.sluice.Models;
import dev.sluice.Plan;
import dev.sluice.Reason;
import dev.sluice.Reply;
import dev.sluice.Sample;
import dev.sluice.Target;
import dev.sluice.route.RouteSettings.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutePolicyTest {
  private final List<Reason> reasons = new ArrayList<>();

  private Handler open(RouteSettings settings, Models models) {
    return Routes.policy(settings, models)
        .open(
            (rule, why, figures) ->
                reasons.add(new Reason("route", rule, why, Map.copyOf(figures), false)));
  }

  private Decision<Call> route(RouteSettings settings, Call call) {
    return open(settings, MODELS).onCall(call);
  }

  private static Call chat(String model, String text) {
    return Asked.chat(
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, text));
  }

  private static List<String> names(Plan plan) {
    return plan.targets().stream().map(Target::model).toList();
  }

  @Test
  void plansTheModelOfANameWithoutTouchingTheBody() {
    Call call = chat("small", "hello");
    Call routed = Sample.go(route(refusing(), call));
    assertThat(routed.plan().model()).isEqualTo("small");
    assertThat(names(routed.plan())).containsExactly("s");
    assertThat(routed.body()).isSameAs(call.body());
  }

  @Test
  void anAliasBecomesItsModel() {
    Call routed = Sample.go(route(refusing(), chat("gpt-4o-mini", "hello")));
    assertThat(routed.plan().model()).isEqualTo("small");
    assertThat(routed.model()).isEqualTo("small");
    assertThat(routed.body().get("model")).hasToString("\"small\"");
  }

  @Test
  void weightsChooseTheFirstTargetAndTheOthersFollow() {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      List<String> order = names(Sample.go(route(refusing(), chat("large", "hello"))).plan());
      first.merge(order.get(0), 1, Integer::sum);
      assertThat(order).hasSize(3).endsWith("l3").contains("l1", "l2");
    }
    assertThat(first.get("l1")).isBetween(2_850, 3_150);
    assertThat(first.get("l2")).isBetween(850, 1_150);
    assertThat(first).doesNotContainKey("l3");
  }

  @Test
  void weightsMaySumToMoreThanAnIntHolds() {
    Model huge = model("huge", null, 0, target("a", Integer.MAX_VALUE), target("b", 5));
    Models models = new Models(List.of(huge), Map.of());
    Call routed = Sample.go(open(refusing(), models).onCall(chat("huge", "hello")));
    assertThat(names(routed.plan())).containsExactly("a", "b");
  }

  @Test
  void modelsStandInForOthersWhereTheirWindowIsWideEnough() {
    RouteSettings settings =
        settings("auto", Map.of("medium", List.of("small", "large")), Unknown.REFUSE);
    Call small = chat("medium", "hello").withInputTokens(10);
    Call big = chat("medium", "hello").withInputTokens(1_500);
    assertThat(names(Sample.go(route(settings, small)).plan()))
        .startsWith("m", "s")
        .contains("l1", "l2", "l3");
    assertThat(names(Sample.go(route(settings, big)).plan())).startsWith("m").doesNotContain("s");
  }

  @Test
  void smallTalkGoesToTheSimpleTierAndHardWorkToAStrongerOne() {
    Call talk = Sample.go(route(refusing(), chat("auto", "Hi, how are you?")));
    assertThat(talk.plan().model()).isEqualTo("small");
    String work =
        "Prove the theorem step by step, explain why each step holds, and derive f(x) = 3*x^2 + 7"
            + " for x in [1, 20].";
    Call hard = Sample.go(route(refusing(), chat("auto", work).withInputTokens(900)));
    assertThat(hard.plan().model()).isEqualTo("large");
    assertThat(reasons).extracting(Reason::rule).containsExactly("auto", "auto");
    assertThat(reasons.get(0).figures().get("complexity").doubleValue()).isLessThan(0.25);
    assertThat(reasons.get(1).figures().get("complexity").doubleValue()).isGreaterThan(0.4);
    assertThat(reasons.get(1).why()).contains("large");
  }

  @Test
  void aLongCallGoesToTheNextStrongerModelWithRoom() {
    Call call = chat("auto", "hello").withInputTokens(1_100);
    assertThat(Sample.go(route(refusing(), call)).plan().model()).isEqualTo("medium");
    Call longer = chat("auto", "hello").withInputTokens(2_100);
    assertThat(Sample.go(route(refusing(), longer)).plan().model()).isEqualTo("large");
    Call longest = chat("auto", "hello").withInputTokens(9_000);
    assertThat(Sample.go(route(refusing(), longest)).plan().model()).isEqualTo("large");
  }

  @Test
  void aMissingTierIsReplacedByTheNextWeakerOneAtLast() {
    Models models = new Models(List.of(model("only", Tier.SIMPLE, 0, target("o", 1))), Map.of());
    String work = "Prove and explain why, step by step: 1+1=2, 2*3=6, 9/3=3";
    Call call = chat("auto", work).withInputTokens(5_000);
    assertThat(Sample.go(open(refusing(), models).onCall(call)).plan().model()).isEqualTo("only");
  }

  @Test
  void anUnknownModelIsRefusedWithTheKnownOnes() {
    Reply reply = Sample.reply(route(refusing(), chat("gpt-9", "hello")));
    assertThat(reply.head().status()).isEqualTo(404);
    assertThat(Sample.text(reply))
        .contains("\"model_not_found\"")
        .contains("gpt-9")
        .contains("small, medium, large, hidden, auto");
  }

  @Test
  void autoIsUnknownWhereNoModelHasATier() {
    Models models = new Models(List.of(model("h", null, 0, target("h", 1))), Map.of());
    Reply reply = Sample.reply(open(refusing(), models).onCall(chat("auto", "hello")));
    assertThat(Sample.text(reply)).contains("model_not_found").contains("ask for one of: h.");
  }

  @Test
  void anUnknownModelPassesOrIsSubstitutedWhereSaid() {
    Call call = chat("gpt-9", "hello");
    Call passed = Sample.go(route(settings("auto", Map.of(), Unknown.PASS), call));
    assertThat(passed).isSameAs(call);
    RouteSettings substitute = settings("medium", Map.of(), Unknown.SUBSTITUTE);
    assertThat(Sample.go(route(substitute, call)).plan().model()).isEqualTo("medium");
  }

  @Test
  void statefulCallsAlwaysGoToTheSameTarget() {
    Call call = Asked.post("/v1/responses", "{\"model\":\"large\",\"input\":\"hello\"}");
    for (int i = 0; i < 50; i++) {
      assertThat(names(Sample.go(route(refusing(), call)).plan())).containsExactly("l1");
    }
    Call auto = Asked.post("/v1/responses", "{\"model\":\"auto\",\"input\":\"hello\"}");
    assertThat(Sample.go(route(refusing(), auto)).plan().model()).isEqualTo("large");
  }

  @Test
  void theAnswerTellsTheModel() {
    Handler handler = open(refusing(), MODELS);
    Sample.go(handler.onCall(chat("gpt-4o-mini", "hello")));
    AnswerHead head = Sample.go(handler.onHead(Sample.ok()));
    assertThat(head.headers().get("x-sluice-model")).isEqualTo("small");
    Handler passing = open(settings("auto", Map.of(), Unknown.PASS), MODELS);
    Sample.go(passing.onCall(chat("gpt-9", "hello")));
    assertThat(Sample.go(passing.onHead(Sample.ok()))).isEqualTo(Sample.ok());
  }

  @Test
  void tokensAreCountedHereWhereTheTargetDoesNotCount() {
    Reply reply = Sample.reply(route(refusing(), counting("small").withInputTokens(12)));
    assertThat(Sample.text(reply)).isEqualTo("{\"input_tokens\":12}");
    assertThat(names(Sample.go(route(refusing(), counting("medium"))).plan())).containsExactly("m");
    Reply unknown = Sample.reply(route(refusing(), counting("who")));
    assertThat(unknown.head().status()).isEqualTo(404);
  }

  private static Call counting(String model) {
    return Asked.post(
        "/v1/messages/count_tokens",
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
            .formatted(model));
  }

  @Test
  void settingsThatNameNoModelAreRefused() {
    assertThatThrownBy(() -> open(settings("who", Map.of(), Unknown.REFUSE), MODELS))
        .hasMessageContaining("model names no model: who");
    Map<String, List<String>> dangling = Map.of("small", List.of("who"));
    assertThatThrownBy(() -> open(settings("auto", dangling, Unknown.REFUSE), MODELS))
        .hasMessageContaining("fallback of small names no model: who");
    assertThatThrownBy(() -> new RouteSettings("auto", 0.5, 0.4, 0.6, Map.of(), Unknown.REFUSE))
        .hasMessageContaining("must rise");
  }
}
