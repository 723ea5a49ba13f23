package dev.sluice.inference.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.prefix.PrefixCacheSettings;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixEvaluationTest {
  private static final int BLOCK_TOKENS = 512;

  @ParameterizedTest
  @CsvSource({"1, 500", "2, 1000", "3, 2000"})
  void keepsMoreThanTheLeastRecentlyUsed(long seed, int capacityBlocks) {
    List<TraceCall> trace = GeneratedTrace.of(seed, 4000);
    PrefixEvaluation evaluation =
        new PrefixEvaluation(PrefixCacheSettings.of(BLOCK_TOKENS, capacityBlocks));
    trace.forEach(evaluation::serve);

    assertThat(evaluation.hitPercent())
        .isGreaterThan(1.2 * leastRecentlyUsed(trace, capacityBlocks));
  }

  @ParameterizedTest
  @CsvSource({"1, 100000"})
  void findsAllWhereAllFits(long seed, int capacityBlocks) {
    List<TraceCall> trace = GeneratedTrace.of(seed, 1000);
    PrefixEvaluation evaluation =
        new PrefixEvaluation(PrefixCacheSettings.of(BLOCK_TOKENS, capacityBlocks));
    trace.forEach(evaluation::serve);

    assertThat(evaluation.hitPercent())
        .isEqualTo(leastRecentlyUsed(trace, capacityBlocks))
        .isGreaterThan(20);
  }

  /** Returns the hits in percent of a list in order of use, where parents count as used later. */
  private static double leastRecentlyUsed(List<TraceCall> trace, int capacityBlocks) {
    Map<Long, Boolean> order = new LinkedHashMap<>(16, 0.75f, true);
    long hits = 0;
    long blocks = 0;
    for (TraceCall call : trace) {
      int found = 0;
      while (found < call.blocks().size() && order.containsKey(call.blocks().get(found))) {
        found++;
      }
      hits += found;
      blocks += call.blocks().size();
      call.blocks().reversed().forEach(block -> order.put(block, true));
      Iterator<Long> eldest = order.keySet().iterator();
      while (order.size() > capacityBlocks) {
        eldest.next();
        eldest.remove();
      }
    }
    return 100.0 * hits / blocks;
  }
}
