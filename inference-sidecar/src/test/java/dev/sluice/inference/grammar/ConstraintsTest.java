package dev.sluice.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.grammar.Grammar.ByteRange;
import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.Grammar.Repeat;
import dev.sluice.inference.grammar.Grammar.Rule;
import dev.sluice.inference.sample.TokenFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {
  private static final ByteRange LETTER = new ByteRange('a', 'z');

  @Test
  void followsSequencesChoicesAndRepetitions() throws Exception {
    Grammar grammar =
        Grammar.sequence(
            Grammar.literal("x"),
            Grammar.choice(Grammar.literal("one"), Grammar.literal("on")),
            new Repeat(Grammar.literal("!"), 1, 3));
    assertThat(Texts.fits(grammar, "xone!")).isTrue();
    assertThat(Texts.fits(grammar, "xon!!!")).isTrue();
    assertThat(Texts.fits(grammar, "xon")).isFalse();
    assertThat(Texts.fits(grammar, "xon!!!!")).isFalse();
    assertThat(Texts.fits(grammar, "xone!x")).isFalse();
  }

  @Test
  void choosesAmongVeryManyTexts() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      texts.add("v" + i);
    }
    texts.addAll(List.of("", "v", "é".repeat(3000), "é".repeat(3001), "v7"));
    Grammar grammar = Grammar.oneOf(texts);
    for (String text : List.of("", "v", "v0", "v49999", "v7", "é".repeat(3000), "é".repeat(3001))) {
      assertThat(Texts.fits(grammar, text)).as(text).isTrue();
    }
    for (String text : List.of("v50000", "w", "vv", "v01", "é", "é".repeat(2999))) {
      assertThat(Texts.fits(grammar, text)).as(text).isFalse();
    }
    List<String> growing = IntStream.range(0, 600).mapToObj("a"::repeat).toList();
    assertThat(Texts.fits(Grammar.oneOf(growing), "a".repeat(599))).isTrue();
    assertThat(Texts.fits(Grammar.oneOf(growing), "a".repeat(600))).isFalse();
  }

  @Test
  void refusesWhatHasTooManyWaysToBegin() {
    Grammar grammar =
        new Grammar.Choice(
            IntStream.range(0, 20_000).mapToObj(i -> Grammar.literal("v" + i)).toList());
    assertThatThrownBy(() -> Texts.fits(grammar, "v"))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("over 10000 ways at its begin");
  }

  @Test
  void followsRulesThatNest() throws Exception {
    Rule nested = new Rule("nested");
    nested.define(
        Grammar.choice(
            Grammar.empty(),
            Grammar.sequence(Grammar.literal("("), nested, Grammar.literal(")"), nested)));
    assertThat(Texts.fits(nested, "(()())()")).isTrue();
    assertThat(Texts.fits(nested, "(()")).isFalse();
    assertThat(Texts.fits(nested, "(".repeat(5000) + ")".repeat(5000))).isTrue();
  }

  @Test
  void separatesItems() throws Exception {
    Grammar list = Grammar.separated(LETTER, Grammar.literal(","), 2, 3);
    assertThat(Texts.fits(list, "a")).isFalse();
    assertThat(Texts.fits(list, "a,b")).isTrue();
    assertThat(Texts.fits(list, "a,b,c")).isTrue();
    assertThat(Texts.fits(list, "a,b,c,d")).isFalse();
    assertThat(Texts.fits(Grammar.separated(LETTER, Grammar.literal(","), 0, 0), "")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"aab", "<tool>", "abab", "aaa"})
  void freeTextEndsWhereItsMarkBegins(String mark) throws Exception {
    Grammar text = Grammar.textWithout(mark);
    SplittableRandom random = new SplittableRandom(mark.hashCode());
    for (int round = 0; round < 500; round++) {
      StringBuilder made = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        made.append(mark.charAt(random.nextInt(mark.length())));
      }
      assertThat(Texts.fits(text, made.toString())).isEqualTo(!made.toString().contains(mark));
    }
  }

  @Test
  void freeTextMayBeFollowedByACall() throws Exception {
    Grammar call = Grammar.sequence(Grammar.literal("<call>"), LETTER, Grammar.literal("</call>"));
    Grammar answer = Grammar.sequence(Grammar.textWithout("<call>"), Grammar.optional(call));
    assertThat(Texts.fits(answer, "hello <c")).isTrue();
    assertThat(Texts.fits(answer, "hello <<call>x</call>")).isTrue();
    assertThat(Texts.fits(answer, "hello <call>")).isFalse();
    assertThat(Texts.fits(answer, "<call>x</call> more")).isFalse();
  }

  @Test
  void tokensThatSpanPartsAreChecked() throws Exception {
    PieceVocabulary vocabulary = new PieceVocabulary(List.of("ab", "abc", "bc,", "c,ab"));
    Grammar grammar = Grammar.separated(Grammar.literal("abc"), Grammar.literal(","), 1, 9);
    try (TokenFilter filter = new Constraints(vocabulary).of(() -> grammar).open()) {
      assertThat(allowed(filter, vocabulary)).containsExactly((int) 'a', 256, 257);
      filter.accept(256);
      assertThat(allowed(filter, vocabulary)).containsExactly((int) 'c', 259);
      filter.accept(259);
      filter.accept('c');
      assertThat(allowed(filter, vocabulary)).containsExactly((int) ',', vocabulary.end());
      assertThat(filter.isComplete()).isFalse();
      assertThatThrownBy(() -> filter.accept('x')).hasMessageContaining("token 120");
    }
  }

  @Test
  void knowsWhenAnAnswerIsComplete() throws Exception {
    PieceVocabulary vocabulary = new PieceVocabulary(List.of());
    try (TokenFilter filter = new Constraints(vocabulary).of(() -> Grammar.literal("a")).open()) {
      assertThat(filter.allows(vocabulary.end())).isFalse();
      filter.accept('a');
      assertThat(filter.isComplete()).isTrue();
      assertThat(allowed(filter, vocabulary)).containsExactly(vocabulary.end());
      filter.accept(vocabulary.end());
    }
  }

  @Test
  void controlTokensComeOnlyWhereTheyAreNamed() throws Exception {
    PieceVocabulary vocabulary = new PieceVocabulary(List.of());
    Constraints constraints = new Constraints(vocabulary);
    Grammar call = constraints.token("<call>").orElseThrow();
    assertThat(constraints.token("<nothing>")).isEmpty();
    Grammar grammar = Grammar.sequence(Grammar.text(), call, Grammar.literal("x"));
    try (TokenFilter filter = constraints.of(() -> grammar).open()) {
      assertThat(allowed(filter, vocabulary)).hasSize(257).contains(vocabulary.control());
      filter.accept('q');
      filter.accept(vocabulary.control());
      assertThat(filter.allows(vocabulary.control())).isFalse();
      assertThat(allowed(filter, vocabulary)).containsExactly((int) 'x');
    }
  }

  @Test
  void aTokenMayFitByItsNameAndByItsBytes() throws Exception {
    PieceVocabulary vocabulary = new PieceVocabulary(List.of("<tool>"));
    Grammar both = Grammar.choice(new Grammar.Token(256), Grammar.literal("<tool>"));
    Grammar grammar = Grammar.sequence(both, Grammar.literal("x"));
    try (TokenFilter filter = new Constraints(vocabulary).of(() -> grammar).open()) {
      assertThat(allowed(filter, vocabulary)).containsExactly((int) '<', 256);
      filter.accept(256);
      assertThat(allowed(filter, vocabulary)).containsExactly((int) 'x');
    }
    Grammar call = Grammar.sequence(Grammar.text(), new Grammar.Token(256), Grammar.literal("x"));
    try (TokenFilter filter = new Constraints(vocabulary).of(() -> call).open()) {
      filter.accept(256);
      filter.accept('x');
      assertThat(filter.allows(vocabulary.end())).isTrue();
      assertThat(filter.allows('y')).isTrue();
    }
  }

  @Test
  void masksEqualChecksOfEachToken() throws Exception {
    List<String> longer =
        List.of("aa", "aaa", "aaaaaa", "é", "éa", "\"a", "a\"", "\\n", "\": ", "日本");
    PieceVocabulary vocabulary = new PieceVocabulary(longer);
    Grammar character =
        Grammar.choice(LETTER, Grammar.literal("é"), Grammar.literal("日"), Grammar.literal("\\n"));
    Grammar text =
        Grammar.sequence(
            Grammar.literal("\""), new Repeat(character, 2, 40), Grammar.literal("\""));
    Grammar grammar = new Repeat(Grammar.sequence(text, Grammar.literal(": ")), 3, 30);
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 20; round++) {
      try (TokenFilter filter = new Constraints(vocabulary).of(() -> grammar).open()) {
        for (int step = 0; step < 100; step++) {
          List<Integer> allowed = allowed(filter, vocabulary);
          for (int token = 0; token < vocabulary.size(); token++) {
            assertThat(filter.allows(token)).isEqualTo(allowed.contains(token));
          }
          filter.accept(allowed.get(random.nextInt(allowed.size())));
        }
      }
    }
  }

  @Test
  void leavesOutWhatCanNeverEnd() throws Exception {
    Rule endless = new Rule("endless");
    endless.define(Grammar.sequence(LETTER, endless));
    Grammar grammar = Grammar.choice(Grammar.literal("ab"), endless);
    assertThat(Texts.fits(grammar, "ab")).isTrue();
    PieceVocabulary vocabulary = new PieceVocabulary(List.of());
    try (TokenFilter filter = new Constraints(vocabulary).of(() -> grammar).open()) {
      assertThat(allowed(filter, vocabulary)).containsExactly((int) 'a');
    }
    assertThatThrownBy(() -> Texts.fits(endless, ""))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> Texts.fits(new Choice(List.of()), ""))
        .isInstanceOf(GrammarException.class);
  }

  @Test
  void refusesWhatBeginsWithItself() {
    Rule sum = new Rule("sum");
    sum.define(
        Grammar.choice(
            LETTER, Grammar.sequence(Grammar.optional(LETTER), sum, Grammar.literal("+"))));
    assertThatThrownBy(() -> Texts.fits(sum, "a"))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("rule sum begins with itself");
  }

  @Test
  void staysWithinItsBoundsInLongAnswers() throws Exception {
    Grammar word = Grammar.sequence(new Repeat(LETTER, 1, 3), Grammar.literal("."));
    Grammar grammar = new Repeat(word, 0, 100_000);
    PieceVocabulary vocabulary = new PieceVocabulary(List.of("abc"));
    try (TokenFilter filter = new Constraints(vocabulary).of(() -> grammar).open()) {
      for (int i = 0; i < 30_000; i++) {
        filter.accept('a' + i % 26);
        filter.accept('.');
      }
      assertThat(allowed(filter, vocabulary)).hasSize(28);
    }
  }

  private static List<Integer> allowed(TokenFilter filter, PieceVocabulary vocabulary) {
    float[] logits = new float[vocabulary.size()];
    filter.restrict(logits);
    List<Integer> allowed = new ArrayList<>();
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] == 0) {
        allowed.add(token);
      }
    }
    return allowed;
  }
}
