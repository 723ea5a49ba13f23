package dev.sluice.inference.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;

/** Requests that a server must refuse with a status of 400. */
final class BadCalls {
  private static final int TOO_LONG = 100_000;

  private BadCalls() {}

  static ObjectNode next(SplittableRandom random) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("prompt", "text");
    return switch (random.nextInt(6)) {
      case 0 -> body.put("max_tokens", -1);
      case 1 -> body.put("temperature", "hot");
      case 2 -> body.put("prompt", "word ".repeat(TOO_LONG));
      case 3 -> body.put("no_such_parameter", true);
      case 4 -> body.put("n", 1_000_000);
      default -> body.putNull("prompt");
    };
  }
}
