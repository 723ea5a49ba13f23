package dev.sluice.inference.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Computes one step after the other. Used by one thread; the counts may be read by any. */
final class StepLoop {
  private static final Logger LOG = System.getLogger(StepLoop.class.getName());

  private final Decoder decoder;
  private final Vocabulary vocabulary;
  private final WaitingQueue queue;
  private final ServiceRate rate;
  private final BatchPlanner planner;
  private final TokenBatch batch;
  private final float[] logits;
  private final Deque<Integer> freeNumbers = new ArrayDeque<>();
  private final List<ActiveSequence> active = new ArrayList<>();
  private volatile int activeCount;
  private volatile long cacheTokens;

  StepLoop(
      Decoder decoder,
      Vocabulary vocabulary,
      WaitingQueue queue,
      ServiceRate rate,
      int prefillChunk) {
    this.decoder = decoder;
    this.vocabulary = vocabulary;
    this.queue = queue;
    this.rate = rate;
    this.planner = new BatchPlanner(prefillChunk);
    this.batch = new TokenBatch(decoder.stepCapacity());
    this.logits = new float[decoder.vocabularySize()];
    for (int number = 0; number < decoder.sequences(); number++) {
      freeNumbers.add(number);
    }
  }

  /**
   * Computes one step.
   *
   * @return false when there is nothing to compute
   */
  boolean step() {
    releaseEnded();
    admit();
    if (active.isEmpty()) {
      publish();
      return false;
    }
    batch.clear();
    List<BatchPlanner.Output> outputs = planner.plan(active, batch);
    publish();
    try {
      decoder.decode(batch);
    } catch (DecodeException e) {
      failAll(GenerationEvent.Cause.FAULT, e.getMessage());
      return true;
    }
    for (BatchPlanner.Output output : outputs) {
      take(output);
    }
    releaseEnded();
    publish();
    return true;
  }

  /** Ends everything with this message. */
  void failAll(GenerationEvent.Cause cause, String message) {
    for (ActiveSequence sequence : List.copyOf(active)) {
      fail(sequence, cause, message);
    }
    publish();
  }

  int activeCount() {
    return activeCount;
  }

  long cacheTokens() {
    return cacheTokens;
  }

  private void admit() {
    while (!freeNumbers.isEmpty()) {
      Generation generation = queue.poll();
      if (generation == null) {
        return;
      }
      active.add(
          new ActiveSequence(
              generation, freeNumbers.remove(), vocabulary, decoder.contextLength()));
    }
  }

  private void take(BatchPlanner.Output output) {
    try {
      decoder.readLogits(output.index(), logits);
      output.sequence().take(logits);
    } catch (RuntimeException e) {
      // One caller's trouble must not end the others' answers.
      LOG.log(Level.ERROR, "A generation failed", e);
      fail(
          output.sequence(),
          GenerationEvent.Cause.FAULT,
          "The sidecar failed on this answer; its log has the details.");
    }
  }

  private void releaseEnded() {
    for (ActiveSequence sequence : List.copyOf(active)) {
      if (sequence.hasEnded()) {
        release(sequence);
        rate.record(sequence.generation().age());
        sequence.finish();
      }
    }
  }

  private void fail(ActiveSequence sequence, GenerationEvent.Cause cause, String message) {
    release(sequence);
    sequence.generation().fail(cause, message);
  }

  private void release(ActiveSequence sequence) {
    decoder.memory().forget(sequence.number());
    sequence.release();
    active.remove(sequence);
    freeNumbers.add(sequence.number());
  }

  private void publish() {
    activeCount = active.size();
    cacheTokens = active.stream().mapToLong(ActiveSequence::cached).sum();
  }
}
