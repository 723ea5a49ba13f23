package dev.sluice.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.SimulatedModel;
import org.junit.jupiter.api.Test;

class RankTemplateTest {
  private final SimulatedModel model = new SimulatedModel(1, 64, 64, 0);

  @Test
  void bothTextsTakeTheirPlaces() throws Exception {
    RankTemplate template = new RankTemplate("{document}? {query}! {other}", model);
    assertThat(template.read("$1", "{query}"))
        .isEqualTo(model.tokenize("{query}? $1! {other}", false, true));
  }
}
