package dev.sluice.route;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers how many tokens a message has, in the shape of Anthropic's {@code count_tokens}. */
final class Counted {
  private Counted() {}

  static Reply reply(long tokens) {
    byte[] body = "{\"input_tokens\":%d}".formatted(tokens).getBytes(StandardCharsets.UTF_8);
    return new Reply(
        Reply.Origin.POLICY,
        new AnswerHead(200, Headers.of("content-type", "application/json")),
        List.of(new AnswerPiece(AnswerPiece.Kind.BODY, body, AnswerFacts.NONE)));
  }
}
