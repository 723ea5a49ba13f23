package dev.sluice.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Setting;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {
  enum Mood {
    GOOD,
    VERY_BAD
  }

  /** A value with a text form of its own. */
  public record Rule(String text) {
    public static Rule parse(String text) {
      if (!text.startsWith("last") && !text.equals("system")) {
        throw new IllegalArgumentException("a rule is \"system\" or \"last: N\"");
      }
      return new Rule(text);
    }
  }

  record Inner(
      @Setting("its weight") int weight,
      @Setting(value = "its mood", standard = "good") Mood mood,
      @Setting("its password") @Nullable String password) {
    Inner {
      if (weight < 0) {
        throw new IllegalArgumentException("weight must not be negative, got " + weight);
      }
      if (password != null && password.startsWith("bad")) {
        throw new IllegalArgumentException("the password " + password + " is bad");
      }
    }
  }

  record Whole(
      @Setting(value = "how long", standard = "30s") Duration howLong,
      @Setting(value = "how many", standard = "7") long howMany,
      @Setting(value = "a share", standard = "0.5") double share,
      @Setting(value = "a price", standard = "0.05") BigDecimal price,
      @Setting(value = "on or off", standard = "false") boolean on,
      @Setting("an address") @Nullable URI address,
      @Setting("a file") @Nullable Path file,
      @Setting("a date") @Nullable LocalDate date,
      @Setting(value = "rules", standard = "[system, last: 6]") List<Rule> rules,
      @Setting(value = "moods", standard = "[]") Set<Mood> moods,
      @Setting(value = "inner things by name", standard = "{}") Map<String, Inner> inner,
      @Setting("one more") @Nullable Inner extra) {}

  private static final Path FILE = Path.of("conf", "test.yaml");

  private final Problems problems = new Problems();
  private final Places places = new Places(Place.of(FILE));

  private @Nullable Whole read(String text) {
    YamlReader reader =
        new YamlReader(
            Map.of("PASSWORD", "bad-secret", "PORT", "8081", "EMPTY", "")::get, problems);
    Tree tree = reader.parse(text, FILE);
    return tree == null
        ? null
        : (Whole)
            new Binder(reader, problems, places).bind(tree, new Shapes().record(Whole.class), "");
  }

  private List<String> errors() {
    return problems.errors().stream().map(ConfigError::toString).toList();
  }

  @Test
  void allDefaultsHold() {
    assertThat(read("{}"))
        .isEqualTo(
            new Whole(
                Duration.ofSeconds(30),
                7,
                0.5,
                new BigDecimal("0.05"),
                false,
                null,
                null,
                null,
                List.of(new Rule("system"), new Rule("last: 6")),
                Set.of(),
                Map.of(),
                null));
  }

  @Test
  void everyKindOfValueIsRead() {
    Whole whole =
        read(
            """
            how-long: 500ms
            how-many: 9000000000
            share: 1e-1
            price: 2.50
            on: true
            address: http://127.0.0.1:${PORT}/v1
            file: ../data.csv
            date: 2027-01-01
            rules: [last: 2]
            moods: very-bad
            inner: { a: { weight: 1 }, b: { weight: 2, mood: very-bad, password: "$${x}${NONE:-y}" } }
            extra: { weight: 0, password: "${EMPTY:-}" }
            """);
    assertThat(errors()).isEmpty();
    assertThat(whole)
        .isEqualTo(
            new Whole(
                Duration.ofMillis(500),
                9_000_000_000L,
                0.1,
                new BigDecimal("2.50"),
                true,
                URI.create("http://127.0.0.1:8081/v1"),
                Path.of("data.csv"),
                LocalDate.of(2027, 1, 1),
                List.of(new Rule("last: 2")),
                Set.of(Mood.VERY_BAD),
                Map.of(
                    "a", new Inner(1, Mood.GOOD, null), "b", new Inner(2, Mood.VERY_BAD, "${x}y")),
                new Inner(0, Mood.GOOD, "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hw-long: 1s | 1:1: unknown key "hw-long" (did you mean "how-long"?); allowed: address, date, extra, file, how-long, how-many, inner, moods, on, price, rules, share
          how-long: 5 minutes | 1:11: how-long: read "5 minutes"; wanted a duration such as 500ms, 30s, 10m, 24h or 7d, at most 36500d
          how-long: 36501d | 1:11: how-long: read "36501d"; wanted a duration such as 500ms, 30s, 10m, 24h or 7d, at most 36500d
          how-many: many | 1:11: how-many: read "many"; wanted a whole number
          on: yes | 1:5: on: read "yes"; wanted true or false
          share: [1] | 1:8: share: read a list; wanted a number
          price: 1e999999999 | 1:8: price: read "1e999999999"; wanted a decimal number
          address: /v1 | 1:10: address: read "/v1"; wanted an absolute address such as http://127.0.0.1:8081/v1
          date: tomorrow | 1:7: date: read "tomorrow"; Text 'tomorrow' could not be parsed at index 0
          rules: [first] | 1:9: rules[0]: read "first"; a rule is "system" or "last: N"
          moods: [good, god] | 1:15: moods[1]: read "god" (did you mean "good"?); wanted one of good, very-bad
          inner: { a: 5 } | 1:13: inner.a: read "5"; wanted a mapping with mood, password, weight
          inner: { a: {} } | 1:13: inner.a: "weight" is missing: its weight
          inner: { a: { weight: -1 } } | 1:13: inner.a: weight must not be negative, got -1
          inner: { a: { weight: 1 }, a: { weight: 2 } } | 1:28: inner.a: is given twice; the first is at conf/test.yaml:1:10
          extra: { weight: 1, password: "${PASSWORD}" } | 1:8: extra: the password ${PASSWORD} is bad
          how-many: ${PASSWORD} | 1:11: how-many: read "${PASSWORD}"; wanted a whole number
          file: ${NONE} | 1:7: file: the environment variable NONE is not set; set it, or write ${NONE:-default}
          file: ${no way} | 1:7: file: "${" begins no variable; write ${NAME}, ${NAME:-default}, or $${ for itself
          extra: { weight: 1, password: ${PASSWORD} } | 1:32: is not YAML: expected ',' or '}', but got {; inside { } and [ ] write "${NAME}" with quotes
          on: !ruby/object {} | 1:5: on: the tag !ruby/object means nothing here
          [1, 2] | 1:1: read a list; wanted a mapping with address, date, extra, file, how-long, how-many, inner, moods, on, price, rules, share
          how-many: | 1:10: how-many: read ""; wanted a whole number
          rules: | 1:7: rules[0]: read ""; wanted a rule
          inner: { a: { weight: 1, mood: } } | 1:31: inner.a.mood: read ""; wanted one of good, very-bad
          on: "true | 1:10: is not YAML: found unexpected end of stream
          """)
  void whatIsWrongIsSaidWithItsPlace(String text, String message) {
    read(text);
    assertThat(errors().get(0)).isEqualTo("conf/test.yaml:" + message);
    assertThat(errors().toString()).doesNotContain("bad-secret");
  }

  @Test
  void allErrorsAreGathered() {
    assertThat(read("on: maybe\nhow-many: x\ninner:\n  a:\n    weigth: 1\n")).isNull();
    assertThat(errors())
        .containsExactly(
            "conf/test.yaml:1:5: on: read \"maybe\"; wanted true or false",
            "conf/test.yaml:2:11: how-many: read \"x\"; wanted a whole number",
            "conf/test.yaml:5:5: inner.a: unknown key \"weigth\" (did you mean \"weight\"?);"
                + " allowed: mood, password, weight",
            "conf/test.yaml:5:5: inner.a: \"weight\" is missing: its weight");
  }

  @Test
  void whatIsLeftOpenOnPurposeIsNotSaid() {
    Whole whole =
        read("how-many: null\nshare: ~\nprice: ${NOBODY_SET_THIS:-}\nmoods: []\ninner:\n");
    assertThat(errors()).isEmpty();
    assertThat(whole).isEqualTo(read("{}"));
  }

  @Test
  void placesAreRemembered() {
    read("inner:\n  a:\n    weight: 1\nrules:\n  - system\n  - last: 3\n");
    assertThat(places.at("inner.a.weight")).hasToString("conf/test.yaml:3:13");
    assertThat(places.at("inner.a")).hasToString("conf/test.yaml:2:3");
    assertThat(places.at("inner.a.mood")).hasToString("conf/test.yaml:2:3");
    assertThat(places.at("rules[1]")).hasToString("conf/test.yaml:6:5");
    assertThat(places.at("share")).hasToString("conf/test.yaml:1:1");
  }

  @Test
  void aMergeKeyFillsInWhatIsNotSaid() {
    Whole whole =
        read(
            """
            inner:
              a: &a { weight: 1, mood: very-bad }
              b: { <<: *a, weight: 2 }
              c: { <<: [ { weight: 3 }, *a ] }
            """);
    assertThat(problems.errors()).isEmpty();
    assertThat(whole.inner())
        .containsEntry("b", new Inner(2, Mood.VERY_BAD, null))
        .containsEntry("c", new Inner(3, Mood.VERY_BAD, null));
    assertThat(read("inner: { a: { <<: 1 } }")).isNull();
    assertThat(problems.errors())
        .map(ConfigError::toString)
        .contains(FILE + ":1:19: inner.a: << merges a mapping or a list of mappings");
  }

  record Costly(@Setting(value = "a port", standard = "${PORT}") int port) {}

  @Test
  void aDefaultIsReadOnce() {
    List<String> asked = new ArrayList<>();
    YamlReader reader =
        new YamlReader(
            name -> {
              asked.add(name);
              return "8081";
            },
            problems);
    Tree tree = reader.parse("[ {}, {}, {} ]", FILE);
    Shape shape = new Shape.Many(new Shapes().of(Costly.class), List::copyOf);
    assertThat(new Binder(reader, problems, places).bind(tree, shape, ""))
        .isEqualTo(List.of(new Costly(8081), new Costly(8081), new Costly(8081)));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aliasesAreBounded() {
    StringBuilder laughs = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
    for (int i = 1; i < 10; i++) {
      laughs.append("x%d: &x%d [%s]\n".formatted(i, i, ("*x" + (i - 1) + ",").repeat(10)));
    }
    assertThat(read(laughs.toString())).isNull();
    assertThat(read("[".repeat(100_000))).isNull();
    assertThat(read("inner: &self { a: *self }")).isNull();
    assertThat(errors())
        .hasSize(3)
        .allMatch(error -> error.startsWith("conf/test.yaml: is not YAML: "));
  }
}
