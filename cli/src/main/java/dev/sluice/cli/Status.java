package dev.sluice.cli;

import java.io.PrintStream;

/** The lines by which a person follows what runs; safe for many threads. */
final class Status {
  private final PrintStream out;

  Status(PrintStream out) {
    this.out = out;
  }

  /** Says how one component does. */
  void line(String component, String state) {
    out.printf("%-8s %s%n", component, state);
    out.flush();
  }

  /** Prints a call to copy. */
  void example(String url, String key) {
    out.printf(
        """

        Try it:
          curl %s/v1/chat/completions -H 'Authorization: Bearer %s' \\
            -H 'Content-Type: application/json' \\
            -d '{"model":"auto","temperature":0,"messages":[{"role":"user","content":"What is a cache?"}]}'
        Stop it with Ctrl-C.
        """,
        url, key);
    out.flush();
  }
}
