package dev.sluice.route;

import static dev.sluice.route.Routes.MODELS;
import static dev.sluice.route.Routes.refusing;
import static dev.sluice.route.Routes.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Decision;
import dev.sluice.Models;
import dev.sluice.Reply;
import dev.sluice.Sample;
import dev.sluice.route.RouteSettings.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a policy that knows the models answers about them. */
class ModelListTest {
  private static Decision<Call> route(RouteSettings settings, Call call) {
    return route(settings, MODELS, call);
  }

  private static Decision<Call> route(RouteSettings settings, Models models, Call call) {
    return Routes.policy(settings, models).open((rule, why, figures) -> {}).onCall(call);
  }

  @Test
  void listsTheModels() {
    Reply reply = Sample.reply(route(refusing(), Asked.get("/v1/models")));
    assertThat(reply.origin()).isEqualTo(Reply.Origin.POLICY);
    List<String> entries = new ArrayList<>();
    for (String name : List.of("small", "medium", "large", "hidden", "auto")) {
      entries.add(
          "{\"id\":\"%s\",\"object\":\"model\",\"created\":%d,\"owned_by\":\"sluice\"}"
              .formatted(name, Sample.NOW.getEpochSecond()));
    }
    assertThat(Sample.text(reply))
        .isEqualTo("{\"object\":\"list\",\"data\":[" + String.join(",", entries) + "]}");
  }

  @Test
  void tellsAboutOneModelOrAlias() {
    for (String name : List.of("small", "gpt-4o-mini", "auto")) {
      Reply reply = Sample.reply(route(refusing(), Asked.get("/v1/models/" + name + "/")));
      assertThat(Sample.text(reply)).contains("\"id\":\"" + name + "\"");
    }
    Reply none = Sample.reply(route(refusing(), Asked.get("/v1/models/who")));
    assertThat(none.head().status()).isEqualTo(404);
  }

  @Test
  void tellsACallerAboutItsOwnModelsOnly() {
    Reply list = Sample.reply(route(refusing(), by("medium", "gpt-4o-mini", "/v1/models")));
    Reply own = Sample.reply(route(refusing(), by("medium", "auto", "/v1/models/auto")));
    Call other = by("medium", "auto", "/v1/models/small");
    RouteSettings passing = settings("auto", Map.of(), Unknown.PASS);

    assertThat(Sample.text(list).split("\"id\":"))
        .satisfiesExactly(
            head -> assertThat(head).contains("list"),
            first -> assertThat(first).startsWith("\"medium\""),
            second -> assertThat(second).startsWith("\"gpt-4o-mini\""));
    assertThat(own.head().status()).isEqualTo(200);
    for (RouteSettings settings : List.of(refusing(), passing)) {
      Reply none = Sample.reply(route(settings, other));
      assertThat(none.head().status()).isEqualTo(404);
      assertThat(Sample.text(none)).contains("ask for one of: medium, auto.");
    }
  }

  private static Call by(String model, String another, String path) {
    Caller caller =
        new Caller(
            "acme", null, null, null, Set.of(), Caller.Priority.STANDARD, Set.of(model, another));
    return Asked.get(path).withCaller(caller, null);
  }

  @Test
  void theApplicationAnswersForModelsOfItsOwn() {
    RouteSettings passing = settings("auto", Map.of(), Unknown.PASS);
    Call list = Asked.get("/v1/models");
    Call one = Asked.get("/v1/models/who");
    assertThat(Sample.go(route(passing, new Models(List.of(), Map.of()), list))).isSameAs(list);
    assertThat(Sample.go(route(passing, one))).isSameAs(one);
  }
}
