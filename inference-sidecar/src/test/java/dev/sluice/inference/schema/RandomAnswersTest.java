package dev.sluice.inference.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.grammar.PieceVocabulary;
import dev.sluice.inference.grammar.Texts;
import dev.sluice.inference.sample.Constraint;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is drawn under a schema, another implementation finds it valid. */
class RandomAnswersTest {
  private static final int SCHEMAS = 150;
  private static final int ANSWERS = 6;
  private static final int MAX_TOKENS = 600;

  private final PieceVocabulary vocabulary =
      new PieceVocabulary(
          List.of(
              "\": ",
              "\",",
              "{\"",
              "}}",
              "\"}",
              "],",
              "true",
              "false",
              "null",
              "12",
              "\": \"",
              "aa",
              "ab",
              "abc",
              "2024",
              "-0",
              ".5",
              "e1",
              "\\\"",
              "\\u00",
              "\u00e9",
              "\u65e5\u672c",
              "  ",
              "\n  ",
              ", \"",
              "[]",
              "[{",
              "name",
              "n1",
              "x y"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void answersAreValid(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    RandomSchemas schemas = new RandomSchemas(random);
    Constraints constraints = new Constraints(vocabulary);
    int usable = 0;
    int whole = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      JsonNode schema = schemas.next(3);
      Constraint constraint;
      try {
        constraint = constraints.of(new JsonSchema(schema));
      } catch (GrammarException e) {
        // Random schemas may contradict themselves, and their alternatives may overlap.
        assertThat(e)
            .message()
            .containsAnyOf(
                "No finite text", "oneOf", "enum or const", "not supported over", "contains at");
        continue;
      }
      usable++;
      Validation validation = new Validation(schema);
      for (int n = 0; n < ANSWERS; n++) {
        String text = Texts.random(constraint, vocabulary, random, MAX_TOKENS);
        if (!text.isEmpty()) {
          whole++;
          assertThat(validation.complaints(text)).as("%s under %s", text, schema).isEmpty();
        }
      }
    }
    assertThat(usable).isGreaterThan(SCHEMAS / 2);
    assertThat(whole).isGreaterThan(usable * ANSWERS * 9 / 10);
  }
}
