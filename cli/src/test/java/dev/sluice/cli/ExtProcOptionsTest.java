package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ExtProcOptionsTest {
  private static final Path EXAMPLES = Path.of("../examples/envoy");
  private static final Pattern HELD =
      Pattern.compile("per_connection_buffer_limit_bytes: ([0-9]+)");

  @ParameterizedTest
  @ValueSource(strings = {"envoy.yaml", "envoy-failover.yaml", "istio.yaml"})
  void aBodyThatIsTooLongComesWholeSoThatItCanBeRefused(String example) throws Exception {
    ExtProcOptions options = CommandLine.populateCommand(new ExtProcOptions());
    Matcher held = HELD.matcher(Files.readString(EXAMPLES.resolve(example)));

    assertThat(held.find()).isTrue();
    assertThat(Integer.parseInt(held.group(1)))
        .isGreaterThan(options.processor().maxBody())
        .isLessThan(options.server().maxMessage());
  }
}
