package dev.sluice.api;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Protocol;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Answers read by hand for the tests of this package. */
final class Answers {
  static final AnswerHead STREAM =
      new AnswerHead(200, Headers.of("content-type", "text/event-stream; charset=utf-8"));
  static final AnswerHead JSON =
      new AnswerHead(200, Headers.of("content-type", "application/json"));

  private Answers() {}

  /** Reads an answer cut at random places; {@code cuts} null means not cut at all. */
  static List<AnswerPiece> read(Protocol protocol, AnswerHead head, byte[] body, Random cuts) {
    List<AnswerPiece> pieces = new ArrayList<>();
    AnswerReader reader = new AnswerReader(protocol, head);
    for (int at = 0; at < body.length; ) {
      int size = cuts == null ? body.length : 1 + cuts.nextInt(cuts.nextBoolean() ? 3 : 200);
      size = Math.min(size, body.length - at);
      byte[] reused = new byte[size + 2];
      System.arraycopy(body, at, reused, 1, size);
      reader.feed(reused, 1, size, pieces::add);
      java.util.Arrays.fill(reused, (byte) '#');
      at += size;
    }
    reader.finish(pieces::add);
    return pieces;
  }

  static List<AnswerPiece> read(Protocol protocol, AnswerHead head, String body) {
    return read(protocol, head, body.getBytes(StandardCharsets.UTF_8), null);
  }

  static AnswerFacts facts(List<AnswerPiece> pieces) {
    AnswerFacts facts = AnswerFacts.NONE;
    for (AnswerPiece piece : pieces) {
      facts = facts.then(piece.facts());
    }
    return facts;
  }

  static byte[] bytes(List<AnswerPiece> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(piece -> all.writeBytes(piece.bytes()));
    return all.toByteArray();
  }

  static List<String> texts(List<AnswerPiece> pieces) {
    return pieces.stream().map(p -> new String(p.bytes(), StandardCharsets.UTF_8)).toList();
  }
}
