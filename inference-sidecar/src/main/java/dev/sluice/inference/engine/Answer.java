package dev.sluice.inference.engine;

import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.text.StopMatcher;
import dev.sluice.inference.text.Utf8Assembler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of one answer as it grows, with the log probabilities that belong to it. */
final class Answer {
  private final Utf8Assembler assembler = new Utf8Assembler();
  private final StopMatcher matcher;
  private final Deque<ReportedToken> pending = new ArrayDeque<>();
  private int decoded;
  private int released;

  Answer(List<String> stops) {
    matcher = new StopMatcher(stops);
  }

  /**
   * Takes the next token.
   *
   * @return what can be given out now
   */
  GenerationEvent.Delta append(byte[] piece, @Nullable LogProbabilities logProbabilities) {
    if (logProbabilities != null) {
      report(logProbabilities);
    }
    String text = assembler.append(piece);
    decoded += text.length();
    return release(matcher.append(text), false);
  }

  /** Takes note of a token whose text begins where the answer has got to. */
  void report(LogProbabilities logProbabilities) {
    pending.add(new ReportedToken(logProbabilities, decoded));
  }

  /** Ends the answer and gives out what is left. */
  GenerationEvent.Delta finish() {
    String rest = assembler.finish();
    decoded += rest.length();
    String text = matcher.append(rest);
    return release(text + matcher.finish(), !matcher.isStopped());
  }

  boolean isStopped() {
    return matcher.isStopped();
  }

  private GenerationEvent.Delta release(String text, boolean all) {
    released += text.length();
    List<ReportedToken> reached = new ArrayList<>();
    while (!pending.isEmpty() && (all || pending.element().offset() < released)) {
      reached.add(pending.remove());
    }
    return new GenerationEvent.Delta(text, reached);
  }
}
