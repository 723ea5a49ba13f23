package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Sample;
import dev.sluice.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerBytesTest {
  private static StoredAnswer answer(Random random) {
    List<AnswerPiece> pieces = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      AnswerPiece.Kind kind = random.nextBoolean() ? AnswerPiece.Kind.EVENT : AnswerPiece.Kind.BODY;
      pieces.add(new AnswerPiece(kind, bytes, AnswerFacts.NONE));
    }
    Usage usage =
        random.nextBoolean()
            ? null
            : new Usage(random.nextInt(99), 2, 3, 4, 5, random.nextBoolean());
    AnswerFacts facts =
        new AnswerFacts(
            random.nextBoolean() ? null : "id-\u00e9",
            random.nextBoolean() ? null : "",
            random.nextBoolean() ? List.of() : List.of("length", "stop"),
            usage,
            random.nextLong(1L << 40));
    Headers headers =
        random.nextBoolean() ? Headers.NONE : Headers.of("content-type", "text/plain", "a", "b");
    return new StoredAnswer(Sample.NOW.plusMillis(random.nextInt()), headers, facts, pieces);
  }

  @Test
  void everyAnswerComesBackAsItWas() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      StoredAnswer answer = answer(random);
      StoredAnswer read = AnswerBytes.read(AnswerBytes.write(answer));
      assertThat(read).usingRecursiveComparison().isEqualTo(answer);
    }
  }

  @Test
  void everyDamageIsNoticed() {
    Random random = new Random(6);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = AnswerBytes.write(answer(random));
      byte[] flipped = bytes.clone();
      flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(AnswerBytes.read(flipped)).isNull();
      assertThat(AnswerBytes.read(Arrays.copyOf(bytes, random.nextInt(bytes.length)))).isNull();
    }
  }
}
