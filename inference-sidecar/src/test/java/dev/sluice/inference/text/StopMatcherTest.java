package dev.sluice.inference.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopMatcherTest {

  @Test
  void findsAStopStringThatCrossesPieces() {
    StopMatcher matcher = new StopMatcher(List.of("<end>"));
    assertThat(matcher.append("one <")).isEqualTo("one ");
    assertThat(matcher.append("en")).isEmpty();
    assertThat(matcher.append("d> two")).isEmpty();
    assertThat(matcher.isStopped()).isTrue();
    assertThat(matcher.append("three")).isEmpty();
    assertThat(matcher.finish()).isEmpty();
  }

  @Test
  void givesOutWhatTurnedOutToBeNoStopString() {
    StopMatcher matcher = new StopMatcher(List.of("aab"));
    assertThat(matcher.append("xaa")).isEqualTo("x");
    assertThat(matcher.append("a")).isEqualTo("a");
    assertThat(matcher.append("c")).isEqualTo("aac");
    assertThat(matcher.append("aa")).isEmpty();
    assertThat(matcher.finish()).isEqualTo("aa");
  }

  @Test
  void stopsAtTheFirstOfSeveral() {
    StopMatcher matcher = new StopMatcher(List.of("three", "two"));
    assertThat(matcher.append("one two three")).isEqualTo("one ");
  }

  @Test
  void refusesAnEmptyStopString() {
    assertThatThrownBy(() -> new StopMatcher(List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anySplitStopsWhereAWholeTextWould(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<String> stops = List.of(letters(random, 1, 4), letters(random, 1, 4));
      String text = letters(random, 0, 40);
      StopMatcher matcher = new StopMatcher(stops);
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < text.length() && !matcher.isStopped(); ) {
        int end = Math.min(text.length(), i + 1 + random.nextInt(3));
        out.append(matcher.append(text.substring(i, end)));
        i = end;
      }
      out.append(matcher.finish());
      assertThat(out.toString()).isEqualTo(cut(text, stops));
    }
  }

  private static String letters(Random random, int min, int max) {
    StringBuilder text = new StringBuilder();
    int length = min + random.nextInt(max - min + 1);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  /** Ends at the stop string that is complete first, as a reader of the stream sees it. */
  private static String cut(String text, List<String> stops) {
    for (int end = 0; end <= text.length(); end++) {
      String seen = text.substring(0, end);
      int first =
          stops.stream()
              .filter(seen::endsWith)
              .mapToInt(s -> seen.length() - s.length())
              .min()
              .orElse(-1);
      if (first >= 0) {
        return text.substring(0, first);
      }
    }
    return text;
  }
}
