package dev.sluice.inference.bench;

/** Makes prompts, none of which begins like another but by chance. Thread-safe. */
interface Prompts {

  /** Returns a new prompt of about this many tokens. */
  String next(int tokens);
}
