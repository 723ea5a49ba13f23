package dev.sluice.cost;

import dev.sluice.Money;
import java.util.concurrent.atomic.LongAdder;

/** Sums that many threads add to; reading while others write may miss a part of a call. */
final class Counter {
  private final LongAdder calls = new LongAdder();
  private final LongAdder cached = new LongAdder();
  private final LongAdder input = new LongAdder();
  private final LongAdder output = new LongAdder();
  private final LongAdder cost = new LongAdder();
  private final LongAdder saved = new LongAdder();

  void add(Totals more) {
    add(calls, more.calls());
    add(cached, more.cached());
    add(input, more.input());
    add(output, more.output());
    add(cost, more.cost().nanos());
    add(saved, more.saved().nanos());
  }

  private static void add(LongAdder sum, long more) {
    if (more != 0) {
      sum.add(more);
    }
  }

  Totals totals() {
    return new Totals(
        calls.sum(),
        cached.sum(),
        input.sum(),
        output.sum(),
        new Money(cost.sum()),
        new Money(saved.sum()));
  }
}
