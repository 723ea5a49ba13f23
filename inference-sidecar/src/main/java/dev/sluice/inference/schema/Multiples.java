package dev.sluice.inference.schema;

import dev.sluice.inference.regex.Dfa;
import dev.sluice.inference.regex.Dfa.Edge;
import dev.sluice.inference.regex.Dfa.State;
import dev.sluice.inference.regex.PatternException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Makes the language of all multiples of a number: reads digits and keeps the remainder. */
final class Multiples {
  private static final int MAX_STATES = 5_000;

  private final int modulus;
  private final int decimals;

  private Multiples(int modulus, int decimals) {
    this.modulus = modulus;
    this.decimals = decimals;
  }

  /**
   * Returns all multiples in decimal digits, with no more decimals than the number itself has.
   *
   * @throws PatternException if the number has too many digits
   */
  static Dfa of(BigDecimal number) throws PatternException {
    int decimals = Math.max(0, number.stripTrailingZeros().scale());
    BigDecimal scaled = number.scaleByPowerOfTen(decimals);
    if (scaled.compareTo(BigDecimal.valueOf(MAX_STATES / (decimals + 1))) > 0) {
      throw PatternException.tooManyStates(MAX_STATES);
    }
    return new Multiples(scaled.intValueExact(), decimals).language();
  }

  /** The first state, one behind a sign, then one for each remainder and count of decimals. */
  private Dfa language() {
    List<State> states = new ArrayList<>();
    states.add(new State(false, with(digits(0, 0), new Edge('-', '-', 1))));
    states.add(new State(false, digits(0, 0)));
    for (int read = 0; read <= decimals + 1; read++) {
      for (int remainder = 0; remainder < modulus; remainder++) {
        states.add(state(remainder, read));
      }
    }
    return new Dfa(states);
  }

  /**
   * Returns a state.
   *
   * @param remainder of the digits so far
   * @param read 0 before the point, else one more than the decimals so far
   */
  private State state(int remainder, int read) {
    int missing = decimals - Math.max(0, read - 1);
    long filled = remainder;
    for (int i = 0; i < missing; i++) {
      filled = filled * 10 % modulus;
    }
    boolean accepting = read != 1 && filled == 0;
    if (read == 0) {
      List<Edge> edges = digits(remainder, 0);
      return new State(
          accepting, decimals == 0 ? edges : with(edges, new Edge('.', '.', index(remainder, 1))));
    }
    return new State(accepting, read <= decimals ? digits(remainder, read + 1) : List.of());
  }

  private List<Edge> digits(int remainder, int read) {
    List<Edge> edges = new ArrayList<>();
    for (int digit = 0; digit <= 9; digit++) {
      int next = (remainder * 10 + digit) % modulus;
      edges.add(new Edge('0' + digit, '0' + digit, index(next, read)));
    }
    return edges;
  }

  /** Returns the edges in the order of their characters: signs precede digits. */
  private static List<Edge> with(List<Edge> digits, Edge sign) {
    List<Edge> edges = new ArrayList<>(List.of(sign));
    edges.addAll(digits);
    return edges;
  }

  private int index(int remainder, int read) {
    return 2 + read * modulus + remainder;
  }
}
