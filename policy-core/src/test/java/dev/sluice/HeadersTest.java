package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadersTest {
  private static final Headers SOME = Headers.of("A", "1", "b", "2", "a", "3");

  @Test
  void namesAreFoundInAnyCaseAndValuesInOrder() {
    assertThat(SOME.get("a")).isEqualTo("1");
    assertThat(SOME.all("A")).containsExactly("1", "3");
    assertThat(SOME.get("c")).isNull();
    assertThat(SOME.all("c")).isEmpty();
  }

  @Test
  void commonNamesAreOneInstanceHoweverTheyCame() {
    Headers came = Headers.of("Content-Type", "a", "CONTENT-TYPE", "b", "X-Own", "c", "", "d");
    assertThat(came.name(0)).isSameAs("content-type");
    assertThat(came.name(1)).isSameAs("content-type");
    assertThat(came.name(2)).isEqualTo("x-own");
    assertThat(came.name(3)).isEmpty();
  }

  @Test
  void aNameThatOnlyLooksCommonStaysAnother() {
    Headers came = Headers.of("content_type", "a", "ag\u00e9", "b", "content-typ\u00c5", "c");
    assertThat(came.get("content-type")).isNull();
    assertThat(came.get("age")).isNull();
    assertThat(came.name(2)).isEqualTo("content-typ\u00e5");
  }

  @Test
  void oneValueReplacesAllOfAName() {
    assertThat(SOME.with("A", "4")).isEqualTo(Headers.of("b", "2", "a", "4"));
    assertThat(SOME.with("c", "4")).isEqualTo(Headers.of("a", "1", "b", "2", "a", "3", "c", "4"));
    assertThat(SOME.with(Headers.of("B", "5", "c", "6")))
        .isEqualTo(Headers.of("a", "1", "a", "3", "b", "5", "c", "6"));
  }

  @Test
  void aNameIsTakenAway() {
    assertThat(SOME.without("A")).isEqualTo(Headers.of("b", "2"));
    assertThat(SOME.without("c")).isSameAs(SOME);
    assertThat(Headers.of("a", "1").without("a")).isSameAs(Headers.NONE);
  }

  @Test
  void namesWhoseValuesChangedAreToldWithAllTheirValuesTogether() {
    Headers both = Headers.of("a", "1", "a", "3");
    assertThat(SOME.changedSince(SOME)).isSameAs(Headers.NONE);
    assertThat(SOME.changedSince(Headers.NONE)).isEqualTo(Headers.of("a", "1", "a", "3", "b", "2"));
    assertThat(SOME.changedSince(Headers.of("b", "2", "a", "3", "a", "1"))).isEqualTo(both);
    assertThat(SOME.changedSince(Headers.of("a", "1", "b", "2"))).isEqualTo(both);
    assertThat(Headers.of("a", "1").changedSince(SOME)).isEqualTo(Headers.of("a", "1"));
  }

  @Test
  void aBuilderHoldsAnyNumberOfFieldsAndSetsReplaceThem() {
    Headers.Builder builder = new Headers.Builder();
    for (int i = 0; i < 40; i++) {
      builder.add("Name-" + i, Integer.toString(i)).add("twice", "x");
    }
    Headers built = builder.set("TWICE", "y").build();
    assertThat(built.size()).isEqualTo(41);
    assertThat(built.get("name-39")).isEqualTo("39");
    assertThat(built.all("twice")).containsExactly("y");
  }
}
