package dev.sluice.inference.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Follows the memory of a process. One thread's. */
final class MemoryWatch {
  private final ProcessHandle process;
  private final long warmNanos;
  private final long begin = System.nanoTime();
  private final List<Long> warm = new ArrayList<>();
  private long last;

  /**
   * Watches a process.
   *
   * @param warmUp samples before it are not compared
   */
  MemoryWatch(ProcessHandle process, Duration warmUp) {
    this.process = process;
    this.warmNanos = warmUp.toNanos();
  }

  void sample() throws IOException {
    last = ResidentMemory.kibibytes(process);
    if (System.nanoTime() - begin >= warmNanos) {
      warm.add(last);
    }
  }

  /**
   * Returns by how much the median of the last fifth of the samples after the warm-up exceeds that
   * of the first fifth, as a share; 0 where there are fewer than ten.
   */
  double growth() {
    int fifth = warm.size() / 5;
    if (fifth < 2) {
      return 0;
    }
    double first = median(warm.subList(0, fifth));
    return median(warm.subList(warm.size() - fifth, warm.size())) / first - 1;
  }

  private static double median(List<Long> values) {
    return Comparison.median(values.stream().mapToDouble(Long::doubleValue).toArray());
  }

  @Override
  public String toString() {
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    return String.format(Locale.ROOT, "%4d s, %d MiB", seconds, last >> 10);
  }
}
