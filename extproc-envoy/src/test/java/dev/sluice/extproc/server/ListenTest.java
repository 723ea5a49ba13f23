package dev.sluice.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9002, 127.0.0.1:9002",
    "[::1]:0, [0:0:0:0:0:0:0:1]:0",
    "localhost:80, 127.0.0.1:80",
    "unix:/run/a.sock, unix:/run/a.sock",
    "unix:///run/a.sock, unix:/run/a.sock",
  })
  void readsAddresses(String text, String meaning) {
    assertThat(Listen.parse(text)).hasToString(meaning);
  }

  @Test
  void makesRelativeSocketsAbsolute() {
    assertThat(Listen.parse("unix:a.sock"))
        .isEqualTo(new Listen.Unix(Path.of("a.sock").toAbsolutePath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "9002", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "a:b"})
  void saysWhatAnAddressLooksLike(String text) {
    assertThatThrownBy(() -> Listen.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is neither unix:PATH nor HOST:PORT");
  }

  @Test
  void saysWhatIsWrongWithASocketsPath() {
    assertThatThrownBy(() -> Listen.parse("unix:")).hasMessageContaining("lacks a path");
    assertThatThrownBy(() -> Listen.parse("unix:/tmp/" + "x".repeat(120)))
        .hasMessageContaining("has 125 bytes and may have 90");
  }
}
