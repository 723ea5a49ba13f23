package dev.sluice.inference.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A call whose answer is known.
 *
 * @param body the request without its model
 * @param answer the text that it gets when nothing runs beside it
 * @param logProbabilities those of its tokens then; empty where the call does not ask for them
 */
record SoakCall(ObjectNode body, String answer, List<Double> logProbabilities) {
  private static final int LONGEST_PROMPT = 400;
  private static final int LONGEST_ANSWER = 60;

  /** Makes calls of all kinds and asks for their answers one after the other. */
  static List<SoakCall> learn(CompletionClient client, Subject subject, int count, long seed)
      throws InterruptedException, BenchException {
    SplittableRandom random = new SplittableRandom(seed);
    String shared = subject.prompts().next(LONGEST_PROMPT / 2);
    List<SoakCall> calls = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      ObjectNode body = body(subject.prompts(), shared, random);
      CallRecord record = client.stream(subject.target(), body, Integer.MAX_VALUE);
      if (record.failed()) {
        throw new BenchException("A call failed before the soak: %s.".formatted(record.error()));
      }
      calls.add(new SoakCall(body, record.text(), record.logProbabilities()));
    }
    return calls;
  }

  private static ObjectNode body(Prompts prompts, String shared, SplittableRandom random) {
    String own = prompts.next(1 + random.nextInt(LONGEST_PROMPT));
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("prompt", random.nextInt(3) == 0 ? shared + " " + own : own)
            .put("max_tokens", 1 + random.nextInt(LONGEST_ANSWER));
    switch (random.nextInt(3)) {
      case 0 -> body.put("temperature", 0);
      case 1 -> body.put("temperature", 1.1).put("seed", random.nextInt(1000)).put("top_p", 0.9);
      default -> body.put("temperature", 0.7).put("seed", 7).put("stop", "e");
    }
    if (random.nextBoolean()) {
      // They show a wrong bit that leaves the text as it is; but who asks gets no likeliest token.
      body.put("logprobs", 0);
    }
    return body;
  }
}
