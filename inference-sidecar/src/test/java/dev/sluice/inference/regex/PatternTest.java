package dev.sluice.inference.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
  private static final String SIGNS = "ab1 _-\n\u00e9\u00a0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "^a",
        "a$",
        "^ab$",
        "^(a|b)*1$",
        "^a|b$",
        "(^|a)b",
        "b(a|$)",
        "^(?:a{2,3}|b+?)?$",
        "^[^ab]+$",
        "^[a-b1_-]*$",
        "^\\d\\D\\w\\W$",
        "\\s\\S",
        "^.+$",
        "^a.b$",
        "^(?<name>a)b?$",
        "^^a$$",
        "[\\]a]",
        "^\\x61\\u0062$",
        "\\p{L}{2}",
        "^\\P{Ll}*$",
        "a{0}b",
        "^(a{2}){2,}$"
      })
  void agreesWithAnotherEngine(String pattern) throws Exception {
    Dfa anywhere = Pattern.parse(pattern).anywhere();
    Dfa whole = Pattern.parse(pattern).whole();
    int flags = java.util.regex.Pattern.UNIX_LINES;
    // Java's $ also stands before a last line end, and its \s is smaller.
    var reference =
        java.util.regex.Pattern.compile(
            pattern.replace("$", "\\z").replace("\\s\\S", "[\\s\u00a0][^\\s\u00a0]"), flags);
    SplittableRandom random = new SplittableRandom(pattern.hashCode());
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(6); i > 0; i--) {
        text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
      }
      assertThat(anywhere.accepts(text.toString()))
          .as("%s in \"%s\"", pattern, text)
          .isEqualTo(reference.matcher(text).find());
      assertThat(whole.accepts(text.toString()))
          .as("%s as \"%s\"", pattern, text)
          .isEqualTo(reference.matcher(text).matches());
    }
  }

  @Test
  void intersectsAndSubtractsLanguages() throws Exception {
    Dfa letters = Pattern.parse("[a-z]{0,3}").whole();
    Dfa withA = Pattern.parse("a").anywhere();
    List<String> texts = List.of("", "a", "b", "ba", "bbb", "bbba", "A", "a1");
    assertThat(texts.stream().filter(letters.and(withA)::accepts)).containsExactly("a", "ba");
    assertThat(texts.stream().filter(letters.minus(withA)::accepts))
        .containsExactly("", "b", "bbb");
    assertThat(Dfa.all().minus(withA).accepts("A\uD83D\uDE00")).isTrue();
    assertThat(letters.minus(Dfa.all()).isEmpty()).isTrue();
    assertThat(letters.isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a(",
        "a)",
        "[a",
        "a{2",
        "a{3,2}",
        "*a",
        "a**",
        "(?=a)",
        "(?i)a",
        "\\b",
        "(a)\\1",
        "\\q",
        "[b-a]",
        "\\p{Nope}",
        "\\p",
        "\\u12",
        "^*",
        "a{99999}",
        "(?<!a)b",
        "\\xzz"
      })
  void refusesWhatIsNoRegularLanguage(String pattern) {
    assertThatThrownBy(() -> Pattern.parse(pattern).anywhere())
        .isInstanceOf(PatternException.class)
        .hasMessageContaining("character");
  }

  /** Without a bound on the work these take minutes, for a line of a schema. */
  @ParameterizedTest
  @ValueSource(strings = {"^(a?){9000}$", "(a|b|c|d|e|f){0,9000}x", "^(a?b?){3000}$"})
  void refusesWhatTakesTooLong(String pattern) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> Pattern.parse(pattern).anywhere())
                .isInstanceOf(PatternException.class));
  }

  @Test
  void longRepetitionsThatLeaveNothingOpenAreFine() throws Exception {
    assertThat(Pattern.parse("^\\p{L}{4000}$").whole().states()).hasSize(4001);
    assertThat(Pattern.parse("^[\\s\\S]{0,4000}$").whole().states()).hasSize(4001);
  }

  @Test
  void refusesWhatNeedsTooManyStates() {
    assertThatThrownBy(() -> Pattern.parse("(a|b)*a(a|b){20}").whole())
        .isInstanceOf(PatternException.class)
        .hasMessageContaining("needs over 5000 states");
    assertThatThrownBy(() -> Pattern.parse("((a{99}){99}){99}").whole())
        .isInstanceOf(PatternException.class)
        .hasMessageContaining("repeats too much");
  }
}
