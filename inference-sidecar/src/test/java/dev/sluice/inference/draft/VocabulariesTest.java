package dev.sluice.inference.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.SimulatedModel;
import dev.sluice.inference.engine.Vocabulary;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class VocabulariesTest {
  private final SimulatedModel model = new SimulatedModel(1, 64, 8, 0);

  @Test
  void findsNoDifferenceBetweenEqualOnes() {
    assertThat(Vocabularies.difference(model, new SimulatedModel(2, 32, 8, 0))).isEmpty();
  }

  @Test
  void tellsTheFirstTokenThatDiffers() {
    assertThat(Vocabularies.difference(model, like("name", 'b', "other")))
        .contains("token 98 is \"b\" in one and \"other\" in the other");
  }

  @Test
  void tellsDifferentSizes() {
    assertThat(Vocabularies.difference(model, like("size", -1, 9)))
        .contains("they have 257 and 9 tokens");
  }

  /** Returns the simulated vocabulary with another answer to one question. */
  private Vocabulary like(String question, int token, Object answer) {
    return (Vocabulary)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Vocabulary.class},
            (proxy, method, arguments) ->
                method.getName().equals(question)
                        && (arguments == null || arguments[0].equals(token))
                    ? answer
                    : method.invoke(model, arguments));
  }
}
