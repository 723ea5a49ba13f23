package dev.sluice.inference.regex;

import java.util.List;

/** The parts that patterns are made of. */
sealed interface Syntax {
  /** One character of a set. */
  record Chars(CharSet set) implements Syntax {}

  /** The place where a text begins or ends. */
  enum Anchor implements Syntax {
    BEGIN,
    END
  }

  /** All parts in order. */
  record Sequence(List<Syntax> parts) implements Syntax {}

  /** One of the options. */
  record Choice(List<Syntax> options) implements Syntax {}

  /** A part several times; −1 as the most for any number. */
  record Repeat(Syntax part, int min, int max) implements Syntax {}
}
