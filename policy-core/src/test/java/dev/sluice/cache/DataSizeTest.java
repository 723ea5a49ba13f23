package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1B, 1",
    "1KB, 1024",
    "64MB, 67108864",
    "64 mb, 67108864",
    "1GB, 1073741824",
    "2TB, 2199023255552"
  })
  void readsNumbersWithUnits(String text, long bytes) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(DataSize.parse(DataSize.parse(text).toString()).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "64", "-1MB", "1.5GB", "64M", "64MiB", "999999999999999TB"})
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> DataSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void settingsRefuseWhatMakesNoSense() {
    assertThatThrownBy(() -> settings(Duration.ZERO, "1MB", "0", "1KB"))
        .hasMessageContaining("exact");
    assertThatThrownBy(() -> settings(Duration.ofDays(1), "1KB", "0", "1KB"))
        .hasMessageContaining("heap");
    assertThatThrownBy(() -> settings(Duration.ofDays(1), "1MB", "1KB", "1KB"))
        .hasMessageContaining("disk");
    assertThatThrownBy(() -> settings(Duration.ofDays(1), "1MB", "0", "2MB"))
        .hasMessageContaining("max-entry");
  }

  private static CacheSettings settings(Duration exact, String heap, String disk, String entry) {
    return new CacheSettings(
        exact,
        DataSize.parse(heap),
        DataSize.parse(disk),
        DataSize.parse("1MB"),
        Path.of("unused"),
        CacheSettings.Share.TENANT,
        CacheSettings.When.ALWAYS,
        DataSize.parse(entry));
  }
}
