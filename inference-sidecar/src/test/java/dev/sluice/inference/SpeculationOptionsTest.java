package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SpeculationOptionsTest {
  @Test
  void guessesUnlessItIsOff() {
    assertThat(parse("").settings(2)).isEqualTo(parse("--speculate auto").settings(1));
    assertThat(parse("").settings(1).guesses()).isTrue();
    assertThat(parse("--speculate off").settings(1)).isEqualTo(SpeculationSettings.OFF);
    assertThat(parse("--draft small.gguf").settings(1).draft()).contains(Path.of("small.gguf"));
  }

  @ParameterizedTest
  @CsvSource({
    "--draft d.gguf, 2, '--draft guesses for one --model, and there are 2'",
    "--draft d.gguf --speculate ngram, 1, --draft is of no use with --speculate ngram",
    "--draft d.gguf --speculate off, 1, --draft is of no use with --speculate off",
    "--speculate often, 1, '--speculate is often where auto, off and ngram are possible'",
  })
  void refusesWhatMakesNoSense(String arguments, int models, String message) {
    SpeculationOptions options = parse(arguments);
    assertThatThrownBy(() -> options.settings(models))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static SpeculationOptions parse(String arguments) {
    SpeculationOptions options = new SpeculationOptions();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
    line.getCommandSpec()
        .addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    line.parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    return options;
  }
}
