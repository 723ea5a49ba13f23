package dev.sluice.inference.bench;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What a load gave.
 *
 * @param tokensPerSecond answers' tokens that arrived in the window, per second
 * @param callsPerSecond answers that were whole in the window, per second
 * @param firstToken times from sending to the first text
 * @param gaps times between chunks of text, which are tokens where the server sends each by itself
 * @param calls how many calls were made
 * @param failures how many of them failed
 * @param failure what the first failure was; empty where there was none
 */
record Measurement(
    double tokensPerSecond,
    double callsPerSecond,
    Quantiles firstToken,
    Quantiles gaps,
    int calls,
    int failures,
    String failure) {

  /**
   * Sums up calls.
   *
   * @param from the window's begin, in the records' time
   * @param to its end
   */
  static Measurement of(List<CallRecord> calls, long from, long to) {
    double seconds = (to - from) / 1e9;
    List<CallRecord> good = calls.stream().filter(call -> !call.failed()).toList();
    double tokens = good.stream().mapToDouble(call -> tokensWithin(call, from, to)).sum();
    long ended = good.stream().filter(call -> call.end() >= from && call.end() < to).count();
    return new Measurement(
        tokens / seconds,
        ended / seconds,
        new Quantiles(good.stream().mapToLong(CallRecord::firstTokenNanos).toArray()),
        new Quantiles(good.stream().flatMapToLong(Measurement::gaps).toArray()),
        calls.size(),
        calls.size() - good.size(),
        calls.stream().filter(CallRecord::failed).map(CallRecord::error).findFirst().orElse(""));
  }

  /** Spreads an answer's tokens evenly over its chunks. */
  private static double tokensWithin(CallRecord call, long from, long to) {
    long within = LongStream.of(call.chunks()).filter(time -> time >= from && time < to).count();
    return within == 0 ? 0 : (double) within * call.outputTokens() / call.chunks().length;
  }

  private static LongStream gaps(CallRecord call) {
    long[] times = call.chunks();
    return LongStream.range(1, times.length).map(i -> times[(int) i] - times[(int) i - 1]);
  }
}
