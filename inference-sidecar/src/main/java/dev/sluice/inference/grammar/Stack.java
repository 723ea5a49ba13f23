package dev.sluice.inference.grammar;

import org.jspecify.annotations.Nullable;

/**
 * What is still to come: a part of the grammar and, under it, what follows. Equal stacks of one
 * automaton are the same object.
 */
final class Stack {
  /** Nothing is to come any more. */
  static final Stack BOTTOM = new Stack(Grammar.empty(), null, 0);

  final Grammar top;
  final int number;
  private final @Nullable Stack below;
  private @Nullable Stack shortened;

  Stack(Grammar top, @Nullable Stack below, int number) {
    this.top = top;
    this.below = below;
    this.number = number;
  }

  /** Returns what follows the top; the bottom has nothing below. */
  Stack below() {
    return below == null ? this : below;
  }

  /** Returns what was remembered by {@link #remember}. */
  @Nullable Stack shortened() {
    return shortened;
  }

  /** Remembers the stack that stands for this one as far as one token reaches. */
  void remember(Stack other) {
    shortened = other;
  }
}
