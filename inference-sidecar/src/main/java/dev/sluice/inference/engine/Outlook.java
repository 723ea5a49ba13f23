package dev.sluice.inference.engine;

import dev.sluice.inference.engine.SchedulerStatistics.Totals;
import java.time.Duration;

/**
 * Says by what was measured when a new generation could begin its answer. Safe for all threads.
 *
 * <p>It is as hopeful as can be: an answer may be one token long, and of its prompt as much may be
 * cached as usual. What it rules out cannot be done.
 */
final class Outlook {
  private final WaitingQueue queue;
  private final StepLoop loop;
  private final SchedulerMeter meter;
  private final int sequences;

  Outlook(WaitingQueue queue, StepLoop loop, SchedulerMeter meter, int sequences) {
    this.queue = queue;
    this.loop = loop;
    this.meter = meter;
    this.sequences = sequences;
  }

  /** Returns how long the first token of a request takes at least. */
  Duration firstToken(GenerationRequest request, long now) {
    Totals totals = meter.totals();
    double all = totals.promptTokens() + totals.cachedTokens();
    double computed = all == 0 ? 1 : totals.promptTokens() / all;
    double reading = request.prompt().size() * computed * loop.nanosPerPromptToken();
    double waiting = untilPlace(request.terms().priority(), now);
    return Duration.ofNanos((long) (reading + 1e9 * waiting));
  }

  private double untilPlace(Priority priority, long now) {
    int before = 0;
    int notGivingWay = 0;
    for (Priority each : Priority.values()) {
      if (each.compareTo(priority) <= 0) {
        before += queue.size(each) + loop.suspended(each);
        notGivingWay += loop.running(each);
      }
    }
    return before + notGivingWay < sequences
        ? 0
        : meter.rate().untilStart(priority, before + 1, now);
  }
}
