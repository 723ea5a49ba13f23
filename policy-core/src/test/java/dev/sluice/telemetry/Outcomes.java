package dev.sluice.telemetry;

import dev.sluice.AnswerFacts;
import dev.sluice.Body;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Headers;
import dev.sluice.Money;
import dev.sluice.Outcome;
import dev.sluice.Parameters;
import dev.sluice.Plan;
import dev.sluice.Price;
import dev.sluice.Protocol;
import dev.sluice.Reason;
import dev.sluice.Reply;
import dev.sluice.RequestHead;
import dev.sluice.Target;
import dev.sluice.Usage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Outcomes made by hand. */
final class Outcomes {
  static final Target TARGET =
      new Target("local", URI.create("http://127.0.0.1:8081/v1"), "demo-small-q8", Price.FREE);

  private Outcomes() {}

  static Call call(Headers headers) {
    return new Call(
        "call-1",
        new RequestHead("POST", "/v1/chat/completions", null, headers, "127.0.0.1", null),
        Protocol.CHAT,
        new Caller("acme", "search", null, "9f86d081", Set.of(), Caller.Priority.INTERACTIVE),
        "answers",
        "small",
        List.of(),
        new Parameters(true, false, 99, 1, 0.5, false),
        Body.EMPTY,
        12,
        new Plan("small", List.of(TARGET)));
  }

  static Outcome outcome(Call call, int status, Outcome.End end) {
    return outcome(
        call,
        status,
        end,
        new Reason("trim", "fits", "within the window", Map.of("tokens", 12), false));
  }

  /** Returns the outcome of a call on which a policy noted figures. */
  static Outcome noted(String policy, Map<String, Number> figures) {
    Reason reason = new Reason(policy, "rule", "why", figures, false);
    return outcome(call(Headers.NONE), 200, Outcome.End.COMPLETE, reason);
  }

  private static Outcome outcome(Call call, int status, Outcome.End end, Reason reason) {
    return new Outcome(
        call,
        end,
        Reply.Origin.UPSTREAM,
        TARGET,
        status,
        new AnswerFacts("chatcmpl-9", "demo", List.of("stop"), null, 10),
        new Usage(120, 60, 20, 0, 0, false),
        new Money(18_000),
        new Outcome.Times(Instant.parse("2026-01-01T12:00:00Z"), 30_000, 12_000_000, 40_000_000),
        List.of(reason),
        null);
  }
}
