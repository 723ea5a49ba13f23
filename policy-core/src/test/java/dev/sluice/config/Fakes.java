package dev.sluice.config;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Journal;
import dev.sluice.Policy;
import dev.sluice.Reply;
import dev.sluice.RequestHead;
import dev.sluice.Setting;
import dev.sluice.api.RequestReader;
import dev.sluice.config.PolicyEntry.OnFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A policy made by hand, and calls for it. */
final class Fakes {
  /** How many things of the fake policy are open. */
  final AtomicInteger open = new AtomicInteger();

  record Settings(
      @Setting(value = "a number that it answers", standard = "1") long number,
      @Setting(value = "fails to be made", standard = "false") boolean broken) {
    Settings {
      if (number < 0) {
        throw new IllegalArgumentException("number must not be negative, got " + number);
      }
    }
  }

  /** A thing that must not be used after it was closed. */
  final class Thing implements AutoCloseable {
    private volatile boolean closed;

    Thing() {
      open.incrementAndGet();
    }

    void use() {
      if (closed) {
        throw new IllegalStateException("used after it was closed");
      }
    }

    @Override
    public void close() {
      closed = true;
      open.decrementAndGet();
    }
  }

  PolicyKinds kinds() {
    return new PolicyKinds(
        List.of(
            new PolicyKind<>("fake", Settings.class, OnFailure.CLOSED, this::policies),
            new PolicyKind<>("other", Settings.class, OnFailure.OPEN, this::policies)));
  }

  /** A kind whose policy has a name of its own. */
  PolicyKind<Settings> stubborn() {
    return new PolicyKind<>(
        "stubborn",
        Settings.class,
        OnFailure.OPEN,
        (name, settings, wiring) -> policies("stubborn-part", settings, wiring));
  }

  private List<Policy> policies(String name, Settings settings, Wiring wiring) {
    if (settings.broken()) {
      throw settings.number() == 0
          ? new NullPointerException("a bug")
          : new IllegalArgumentException("is broken");
    }
    Thing thing = wiring.leases().use(List.of(name, settings.number()), Thing.class, Thing::new);
    return List.of(new Numbered(name, settings.number(), thing));
  }

  /** Answers each call with its number as the status. */
  private record Numbered(String name, long number, Thing thing) implements Policy {
    @Override
    public Stage stage() {
      return Stage.GUARD;
    }

    @Override
    public boolean admits(RequestHead head) {
      return head.headers().get("stranger") == null;
    }

    @Override
    public Handler open(Journal journal) {
      return new Handler() {
        @Override
        public Decision<Call> onCall(Call call) {
          thing.use();
          AnswerHead head = new AnswerHead((int) number, Headers.NONE);
          return Decision.answer(new Reply(Reply.Origin.POLICY, head, List.of()));
        }

        @Override
        public void onComplete(dev.sluice.Outcome outcome) {
          thing.use();
        }
      };
    }
  }

  static Call call() {
    return call("m");
  }

  static Call call(String model) {
    RequestHead head =
        new RequestHead("POST", "/v1/chat/completions", null, Headers.NONE, "127.0.0.1", null);
    String body = "{\"model\":\"" + model + "\",\"messages\":[]}";
    return RequestReader.read("call-0001", head, body.getBytes(StandardCharsets.UTF_8));
  }
}
