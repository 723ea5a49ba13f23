package dev.sluice.inference.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The inputs of one call and the vectors that are there. Used under the queue's lock at first. */
final class EmbeddingJob implements Claim {
  private final long number;
  private final List<TokenSequence> inputs;
  private final Terms terms;
  private final long submittedAt;
  private final float[][] vectors;
  private final CompletableFuture<List<float[]>> result = new CompletableFuture<>();
  private int handedOut;
  private int done;

  EmbeddingJob(long number, List<TokenSequence> inputs, Terms terms, long submittedAt) {
    this.number = number;
    this.inputs = List.copyOf(inputs);
    this.terms = terms;
    this.submittedAt = submittedAt;
    this.vectors = new float[inputs.size()][];
  }

  @Override
  public Terms terms() {
    return terms;
  }

  @Override
  public long waitingSince() {
    return submittedAt;
  }

  @Override
  public long number() {
    return number;
  }

  CompletableFuture<List<float[]>> result() {
    return result;
  }

  boolean isLate(long now) {
    return terms.deadline().isPresent() && now - submittedAt >= terms.deadline().get().toNanos();
  }

  TokenSequence input(int index) {
    return inputs.get(index);
  }

  /** Returns the index of the first input that no pass has. */
  int next() {
    return handedOut;
  }

  /** Takes note that the next input has its pass; returns whether others follow. */
  boolean handOut() {
    handedOut++;
    return handedOut < inputs.size();
  }

  /** Keeps a vector; the last one ends the job. Called by one thread. */
  void put(int index, float[] vector) {
    vectors[index] = vector;
    done++;
    if (done == vectors.length) {
      result.complete(List.of(vectors));
    }
  }

  void fail(Exception cause) {
    result.completeExceptionally(cause);
  }
}
