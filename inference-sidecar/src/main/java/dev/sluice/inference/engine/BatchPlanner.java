package dev.sluice.inference.engine;

import java.util.ArrayList;
import java.util.List;

/** Decides which tokens go into a step. */
final class BatchPlanner {
  /**
   * A sequence whose next token comes out of a step.
   *
   * @param sequence the sequence
   * @param index where its logits are in the batch
   */
  record Output(ActiveSequence sequence, int index) {}

  private final int prefillChunk;

  BatchPlanner(int prefillChunk) {
    this.prefillChunk = prefillChunk;
  }

  /**
   * Fills an empty batch: one token for each running answer, then prompts, the oldest first. While
   * answers run, prompts get no more than the chunk, so that the time between tokens stays short.
   *
   * @param sequences all active ones in order of admission; no more than the batch can hold
   * @param batch the batch to fill
   * @return the sequences whose next token comes out of this step
   */
  List<Output> plan(List<ActiveSequence> sequences, TokenBatch batch) {
    List<Output> outputs = new ArrayList<>();
    List<ActiveSequence> prompts = new ArrayList<>();
    for (ActiveSequence sequence : sequences) {
      if (sequence.isReadingPrompt()) {
        prompts.add(sequence);
      } else {
        outputs.add(new Output(sequence, sequence.addNext(batch)));
      }
    }
    int budget = batch.size() > 0 ? Math.min(prefillChunk, batch.free()) : batch.free();
    for (ActiveSequence sequence : prompts) {
      int before = batch.size();
      int index = sequence.addPrompt(batch, budget);
      budget -= batch.size() - before;
      if (index >= 0) {
        outputs.add(new Output(sequence, index));
      }
    }
    return outputs;
  }
}
