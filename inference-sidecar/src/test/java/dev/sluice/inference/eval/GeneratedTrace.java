package dev.sluice.inference.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Conversations that go on after a while, among many calls that nobody comes back to. */
final class GeneratedTrace {
  private static final int BLOCK_TOKENS = 512;
  private static final long SECOND = 1000;

  private GeneratedTrace() {}

  static List<TraceCall> of(long seed, int sessions) {
    Random random = new Random(seed);
    List<TraceCall> calls = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      long start = session * SECOND + random.nextInt(500);
      if (random.nextInt(5) > 0) {
        calls.add(call(session, start, 5 + random.nextInt(20), 2 + random.nextInt(6)));
      } else {
        addConversation(calls, random, session, start);
      }
    }
    calls.sort(Comparator.comparingLong(TraceCall::timestampMillis));
    return calls;
  }

  private static void addConversation(
      List<TraceCall> calls, Random random, long session, long start) {
    int blocks = 5 + random.nextInt(10);
    long time = start;
    for (int turn = 0; turn < 4; turn++) {
      calls.add(call(session, time, blocks, 300 + random.nextInt(400)));
      blocks += 1 + random.nextInt(3);
      time += (60 + random.nextInt(120)) * SECOND;
    }
  }

  private static TraceCall call(long session, long time, int blocks, int outputTokens) {
    List<Long> ids = LongStream.range(0, blocks).map(i -> session * 1000 + i).boxed().toList();
    return new TraceCall(time, (long) blocks * BLOCK_TOKENS, outputTokens, ids);
  }
}
