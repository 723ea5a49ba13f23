package dev.sluice.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** One client of a soak: good calls, bad calls, calls that it leaves, pauses. One thread's. */
final class SoakClient {
  private static final List<String> PRIORITIES = List.of("interactive", "standard", "batch");
  private static final Duration LATER = Duration.ofMillis(200);

  private final CompletionClient client;
  private final Target target;
  private final List<SoakCall> calls;
  private final SoakTally tally;
  private final SplittableRandom random;

  SoakClient(
      CompletionClient client,
      Target target,
      List<SoakCall> calls,
      SoakTally tally,
      SplittableRandom random) {
    this.client = client;
    this.target = target;
    this.calls = calls;
    this.tally = tally;
    this.random = random;
  }

  /** Does one thing at random. */
  void act() throws InterruptedException {
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> leave(calls.get(random.nextInt(calls.size())));
      case 3 -> bad(BadCalls.next(random));
      case 4 -> Thread.sleep(random.nextInt(2000));
      default -> ask(calls.get(random.nextInt(calls.size())));
    }
  }

  private void ask(SoakCall call) throws InterruptedException {
    CallRecord record = client.stream(anyPriority(), call.body().deepCopy(), Integer.MAX_VALUE);
    if (record.error().startsWith("status 429")) {
      tally.busy.increment();
      Thread.sleep(LATER);
    } else if (record.failed()) {
      tally.wrong("%s failed: %s".formatted(call.body(), record.error()));
    } else if (!record.text().equals(call.answer())) {
      tally.wrong(
          "%s was answered '%s' instead of '%s'"
              .formatted(call.body(), record.text(), call.answer()));
    } else if (!record.logProbabilities().equals(call.logProbabilities())) {
      tally.wrong(
          "%s was answered with the log probabilities %s instead of %s"
              .formatted(call.body(), record.logProbabilities(), call.logProbabilities()));
    } else {
      tally.right.increment();
    }
  }

  private void leave(SoakCall call) throws InterruptedException {
    int chunks = 1 + random.nextInt(5);
    CallRecord record = client.stream(anyPriority(), call.body().deepCopy(), chunks);
    if (record.failed()
        && !record.error().equals(CompletionClient.LEFT)
        && !record.error().startsWith("status 429")) {
      tally.wrong("%s failed before it was left: %s".formatted(call.body(), record.error()));
    } else {
      tally.left.increment();
    }
  }

  private Target anyPriority() {
    return target.withPriority(PRIORITIES.get(random.nextInt(PRIORITIES.size())));
  }

  private void bad(ObjectNode body) throws InterruptedException {
    CallRecord record = client.stream(target, body, Integer.MAX_VALUE);
    if (record.error().startsWith("status 400") || record.error().startsWith("status 413")) {
      tally.refused.increment();
    } else {
      tally.wrong("a bad call got: " + record.error());
    }
  }
}
