package dev.sluice.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.engine.SimulatedModel;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.sample.TokenFilter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc|false",
        "bc|false",
        "b|true",
        "a,b,c|true",
        "b,c|true",
        "a,b|true",
        "a,c|false",
        ",b|false",
        "b,|false",
        "a b|false"
      })
  void separatesThoseThatAreThere(String text, boolean possible) throws Exception {
    assertThat(fits(arguments("b"), text)).isEqualTo(possible);
  }

  @Test
  void noneIsPossibleWhereNoneIsRequired() throws Exception {
    for (String text : List.of("", "a", "c", "a,c", "a,b,c", "b,c")) {
      assertThat(fits(arguments(""), text)).as(text).isTrue();
    }
    assertThat(fits(arguments(""), "c,a")).isFalse();
  }

  private static Arguments arguments(String required) throws Exception {
    return Arguments.of(
        new ObjectMapper()
            .readTree(
                """
                {"properties": {"a": {}, "b": {}, "c": {}}, "required": ["%s"]}\
                """
                    .formatted(required)));
  }

  private static boolean fits(Arguments arguments, String text) throws Exception {
    Grammar grammar =
        arguments.separated(
            List.of(Grammar.literal("a"), Grammar.literal("b"), Grammar.literal("c")),
            Grammar.literal(","));
    Constraints constraints = new Constraints(new SimulatedModel(1, 64, 64, 0));
    try (TokenFilter filter = constraints.of(() -> grammar).open()) {
      for (int i = 0; i < text.length(); i++) {
        if (!filter.allows(text.charAt(i))) {
          return false;
        }
        filter.accept(text.charAt(i));
      }
      return filter.allows(SimulatedModel.END);
    }
  }
}
