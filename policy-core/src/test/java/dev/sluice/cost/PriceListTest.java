package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Money;
import dev.sluice.Price;
import dev.sluice.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PriceListTest {
  private static PriceListSettings.Row row(String model, String input, @Nullable String cached) {
    return new PriceListSettings.Row(
        "openai",
        model,
        new BigDecimal(input),
        new BigDecimal("10"),
        cached == null ? null : new BigDecimal(cached),
        null);
  }

  private static PriceList list() {
    return new PriceList(
        new PriceListSettings(
            "2026-11-21",
            null,
            List.of(
                row("gpt-4o", "2.5", "1.25"),
                row("gpt-4o-mini", "0.15", null),
                row("gpt-4o-2024-05-13", "5", null),
                row("o3", "2", null))));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, 2.5",
    "gpt-4o-2024-08-06, 2.5",
    "gpt-4o-20240806, 2.5",
    "gpt-4o@20240806, 2.5",
    "gpt-4o-0806, 2.5",
    "gpt-4o-latest, 2.5",
    "gpt-4o-2024-05-13, 5",
    "gpt-4o-mini, 0.15",
    "gpt-4o-mini-2024-07-18, 0.15",
    "o3-2025-04-16, 2"
  })
  void findsANameOrTheFamilyOfASnapshot(String model, BigDecimal input) {
    assertThat(list().find("openai", model)).extracting(Price::input).isEqualTo(input);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-audio-preview",
    "gpt-4o-turbo-2024-08-06",
    "gpt-4",
    "gpt-4o-2024-08",
    "gpt-4o-08-06",
    "gpt-4o-abcd",
    "-2024-08-06",
    "o3-pro",
    "ft:gpt-4o-2024-08-06:acme"
  })
  void neverGuesses(String model) {
    assertThat(list().find("openai", model)).isNull();
  }

  @Test
  void isOfOneProvider() {
    assertThat(list().find("azure", "gpt-4o")).isNull();
  }

  @Test
  void cachedTokensCostAsInputWhereTheListDoesNotSay() {
    Price mini = list().find("openai", "gpt-4o-mini");
    assertThat(mini.cachedInput()).isEqualTo(mini.input());
    assertThat(mini.cacheWrite()).isEqualTo(mini.input());
    assertThat(mini.version()).isEqualTo("2026-11-21");
    // 600 plain at 2.50, 400 cached at 1.25 and 100 written at 10.00 dollars a million.
    assertThat(list().find("openai", "gpt-4o").of(new Usage(1_000, 100, 400, 0, 0, false)))
        .isEqualTo(new Money(3_000_000));
  }

  @Test
  void refusesListsThatContradictThemselves() {
    List<PriceListSettings.Row> twice = List.of(row("o3", "1", null), row("o3", "2", null));
    assertThatThrownBy(() -> new PriceListSettings("1", null, twice))
        .hasMessageContaining("two prices are of o3 at openai");
    assertThatThrownBy(() -> row("o3", "-1", null)).hasMessageContaining("input must be from 0");
    assertThatThrownBy(() -> row("o3", "1000001", null)).hasMessageContaining("got 1000001");
    assertThatThrownBy(() -> new PriceListSettings(" ", null, List.of()))
        .hasMessageContaining("version");
  }

  @Test
  void theListThatComesWithSluiceIsOne() throws IOException {
    PriceListSettings shipped = shipped();
    assertThat(shipped.version()).matches("20\\d\\d-\\d\\d-\\d\\d");
    PriceList list = new PriceList(shipped);
    assertThat(list.find("local", "demo-small")).isNotNull();
    assertThat(list.find("local", "demo-large")).isNotNull();
    assertThat(list.find("openai", "gpt-4o-2024-08-06"))
        .isEqualTo(
            new Price(
                new BigDecimal("2.5"),
                new BigDecimal("10"),
                new BigDecimal("1.25"),
                new BigDecimal("2.5"),
                shipped.version()));
    assertThat(list.find("anthropic", "claude-haiku-4-5-20251001")).isNotNull();
    assertThat(list.find("google", "gemini-2.5-flash")).isNotNull();
    // An older Mistral Small had another price than the one listed.
    assertThat(list.find("mistral", "mistral-small-2402")).isNull();
  }

  private static PriceListSettings shipped() throws IOException {
    Path file = Path.of("..", "policies", "prices.yaml");
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    Map<?, ?> root = (Map<?, ?>) loaded;
    List<PriceListSettings.Row> rows = new ArrayList<>();
    for (Object each : (List<?>) root.get("prices")) {
      Map<?, ?> row = (Map<?, ?>) each;
      assertThat(List.of("provider", "model", "input", "output", "cached-input", "cache-write"))
          .containsAll(row.keySet().stream().map(String::valueOf).toList());
      rows.add(
          new PriceListSettings.Row(
              String.valueOf(row.get("provider")),
              String.valueOf(row.get("model")),
              new BigDecimal(String.valueOf(row.get("input"))),
              row.containsKey("output") ? decimal(row.get("output")) : BigDecimal.ZERO,
              decimal(row.get("cached-input")),
              decimal(row.get("cache-write"))));
    }
    return new PriceListSettings(
        String.valueOf(root.get("version")), String.valueOf(root.get("source")), rows);
  }

  private static @Nullable BigDecimal decimal(@Nullable Object value) {
    return value == null ? null : new BigDecimal(String.valueOf(value));
  }
}
