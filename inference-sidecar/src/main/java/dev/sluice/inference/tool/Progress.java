package dev.sluice.inference.tool;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** Tells how far a command is: one line that changes on a terminal, else a line now and then. */
final class Progress {
  private static final int STEP_PERCENT = 10;

  private final PrintWriter out;
  private final boolean terminal;
  private int toldPercent = -STEP_PERCENT;
  private int lastLength;

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Makes one for this process's terminal, if it has one. */
  static Progress to(PrintWriter out) {
    return new Progress(
        out, Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
  }

  /** Tells of a share from 0 to 1 that is done, and of what is being done. */
  synchronized void update(double share, String what) {
    int percent = (int) (share * 100);
    String line = "%3d %%  %s".formatted(percent, what);
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
      out.flush();
      lastLength = line.length();
    } else if (percent >= toldPercent + STEP_PERCENT) {
      toldPercent = percent - percent % STEP_PERCENT;
      out.println(line);
      out.flush();
    }
  }

  /** Takes the changing line away. */
  synchronized void end() {
    if (terminal) {
      out.print("\r" + " ".repeat(lastLength) + "\r");
      out.flush();
    }
  }
}
