package dev.sluice.trim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Message;
import dev.sluice.Message.Role;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Sample;
import dev.sluice.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every conversation, tried with many random ones. */
class TrimPropertyTest {
  private static final TokenCounter COUNTER = new TokenCounter(1 << 14);
  private static final int CONVERSATIONS = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void holds(long seed) {
    Random random = new Random(seed);
    int fitted = 0;
    for (int i = 0; i < CONVERSATIONS; i++) {
      Call call = Asked.chat(conversation(random));
      long window = 40L + random.nextInt(600);
      int last = 1 + random.nextInt(4);
      TrimPolicy policy = policy(window, last);
      Decision<Call> decision = policy.open((rule, why, figures) -> {}).onCall(call);
      if (decision instanceof Decision.Continue<Call> go) {
        fitted += go.value().messages().size() < call.messages().size() ? 1 : 0;
        check(call, go.value(), window, last);
        Call again = Sample.go(policy.open((rule, why, figures) -> {}).onCall(go.value()));
        assertThat(again.messages()).isEqualTo(go.value().messages());
        assertThat(again.body()).isSameAs(go.value().body());
      } else {
        assertThat(mustStay(call, last)).isGreaterThan(window);
      }
    }
    assertThat(fitted).isGreaterThan(CONVERSATIONS / 10);
  }

  private static TrimPolicy policy(long window, int last) {
    Model model =
        new Model(
            "small",
            Model.Tier.SIMPLE,
            List.of(new Model.WeightedTarget(Sample.SMALL, 1)),
            window,
            0,
            TokenCounter.STANDARD);
    TrimSettings settings = new TrimSettings(1, List.of(Keep.SYSTEM, Keep.last(last)), 0);
    return new TrimPolicy(settings, new Models(List.of(model), Map.of()), COUNTER);
  }

  private static void check(Call before, Call after, long window, int last) {
    assertThat(after.inputTokens()).isLessThanOrEqualTo(window);
    assertThat(after.inputTokens()).isEqualTo(COUNTER.count(after, TokenCounter.STANDARD));
    assertThat(before.messages()).containsSubsequence(after.messages());
    assertThat(after.messages().stream().filter(TrimPropertyTest::system))
        .isEqualTo(before.messages().stream().filter(TrimPropertyTest::system).toList());
    List<Message> lastTurns = lastTurns(before.messages(), last);
    assertThat(after.messages()).containsAll(lastTurns);
    List<String> called = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    for (Message message : after.messages()) {
      called.addAll(message.toolCalls());
      if (message.answers() != null) {
        assertThat(called).contains(message.answers());
        answered.add(message.answers());
      }
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(called);
    Call parsed = Asked.chat(new String(after.body().bytes(), UTF_8));
    assertThat(parsed.messages()).isEqualTo(after.messages());
  }

  private static boolean system(Message message) {
    return message.role() == Role.SYSTEM;
  }

  private static List<Message> lastTurns(List<Message> messages, int last) {
    int from = messages.size();
    for (int turns = 0; from > 0 && turns < last; ) {
      from--;
      turns += messages.get(from).role() == Role.USER ? 1 : 0;
    }
    return messages.subList(from, messages.size());
  }

  /** A lower bound of what cannot be left out: system prompts and the last turns. */
  private static long mustStay(Call call, int last) {
    List<Message> kept = new ArrayList<>();
    List<Message> turns = lastTurns(call.messages(), last);
    for (int i = 0; i < call.messages().size(); i++) {
      Message message = call.messages().get(i);
      if (system(message) || i >= call.messages().size() - turns.size()) {
        kept.add(message);
      }
    }
    return COUNTER.count(call.withMessages(kept), TokenCounter.STANDARD);
  }

  private static String conversation(Random random) {
    List<String> messages = new ArrayList<>();
    if (random.nextBoolean()) {
      messages.add(message("system", random));
    }
    if (random.nextInt(4) == 0) {
      messages.add(message("assistant", random));
    }
    int turns = 1 + random.nextInt(8);
    for (int turn = 0; turn < turns; turn++) {
      messages.add(message("user", random));
      if (random.nextInt(3) == 0) {
        tools(turn, 1 + random.nextInt(3), messages, random);
      }
      if (random.nextInt(10) == 0) {
        messages.add(message("developer", random));
      }
      if (turn < turns - 1) {
        messages.add(message("assistant", random));
      }
    }
    return "{\"model\":\"small\",\"messages\":[" + String.join(",", messages) + "]}";
  }

  private static void tools(int turn, int count, List<String> messages, Random random) {
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(
          "{\"id\":\"c%d-%d\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"
              .formatted(turn, i));
    }
    messages.add(
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
            + String.join(",", calls)
            + "]}");
    for (int i = 0; i < count; i++) {
      messages.add(
          "{\"role\":\"tool\",\"tool_call_id\":\"c%d-%d\",\"content\":\"%s\"}"
              .formatted(turn, i, words(random)));
    }
  }

  private static String message(String role, Random random) {
    return "{\"role\":\"" + role + "\",\"content\":\"" + words(random) + "\"}";
  }

  private static String words(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(40); left > 0; left--) {
      text.append(Integer.toString(random.nextInt(5000), 36)).append(' ');
    }
    return text.toString();
  }
}
