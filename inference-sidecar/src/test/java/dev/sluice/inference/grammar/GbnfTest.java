package dev.sluice.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GbnfTest {
  private static final String SUMS =
      """
      # sums of small numbers
      root  ::= term (op term)* "."   # ends with a full stop
      op    ::= " " [-+*] " "
      term  ::= [0-9]{1,3} | "(" (
          term op term
        ) ")" |
        "\\u00e9" [^a-z\\]] "\\x41"
      """;

  @ParameterizedTest
  @CsvSource({
    "'1.',true",
    "'12 + 345.',true",
    "'(1 * (2 - 3)) + 4.',true",
    "'\u00e9xA.',false",
    "'\u00e9XA.',true",
    "'\u00e9]A.',false",
    "'1234.',false",
    "'1 +2.',false",
    "'1',false"
  })
  void followsItsRules(String text, boolean fits) throws Exception {
    assertThat(new Acceptor(new Gbnf(SUMS).grammar()).accepts(text)).isEqualTo(fits);
  }

  @Test
  void countsRepetitions() throws Exception {
    Acceptor acceptor =
        new Acceptor(new Gbnf("root ::= \"a\"{2} \"b\"{1,} \"c\"{,2} .?").grammar());
    assertThat(acceptor.accepts("aabcc")).isTrue();
    assertThat(acceptor.accepts("aabbb\u65e5")).isTrue();
    assertThat(acceptor.accepts("aabcccc")).isFalse();
    assertThat(acceptor.accepts("ab")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "root = \"a\"; lacks : at line 1, column 6",
        "root ::= \"a; ends too early",
        "root ::= [a; ends too early",
        "root ::= (\"a\"; ends too early",
        "root ::= \"a\" ) \"b\"; something that does not belong to a rule at line 1, column 14",
        "root ::= \"\\q\"; unknown escape \\q",
        "root ::= \"a\"{3,2}; a repetition that is none",
        "root ::= \"a\"{9999999}; repeats over 100000 times",
        "root ::= <think>; names a token",
        "root ::= other; uses the rule other without defining it",
        "start ::= \"a\"; no rule of the name root",
        "root ::= \"a\" | root \"b\"; rule root begins with itself"
      })
  void saysWhereAGrammarIsWrong(String text, String message) {
    assertThatThrownBy(() -> new Acceptor(new Gbnf(text).grammar()))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }

  @Test
  void refusesARuleThatIsDefinedTwice() {
    assertThatThrownBy(() -> new Gbnf("root ::= \"a\"\nroot ::= \"b\"\n").grammar())
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("defines the rule root twice at line 2");
  }
}
