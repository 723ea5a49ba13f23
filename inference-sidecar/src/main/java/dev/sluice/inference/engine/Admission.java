package dev.sluice.inference.engine;

import dev.sluice.inference.kv.KvSequence;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Gives free places to those who go first, be they new or did they give way before. Used by the
 * scheduler's thread.
 */
final class Admission {
  private static final Logger LOG = System.getLogger(Admission.class.getName());

  private final WaitingQueue queue;
  private final ServiceOrder order;
  private final Places places;
  private final SchedulerMeter meter;
  private final Vocabulary vocabulary;
  private final int contextLength;
  private @Nullable Generation blocked;
  private int blockedRank;
  private long blockedVersion;

  Admission(
      WaitingQueue queue,
      ServiceOrder order,
      Places places,
      SchedulerMeter meter,
      Vocabulary vocabulary,
      int contextLength) {
    this.queue = queue;
    this.order = order;
    this.places = places;
    this.meter = meter;
    this.vocabulary = vocabulary;
    this.contextLength = contextLength;
  }

  /** Fills the places as far as those who go first find one. */
  void admit(long now) {
    boolean more = true;
    while (more) {
      Generation next = queue.first(now);
      ActiveSequence back = firstSuspended(now);
      if (back != null && (next == null || order.precedes(back.generation(), next, now))) {
        more = resume(back, now);
      } else {
        more = next != null && start(next, now);
      }
    }
  }

  private @Nullable ActiveSequence firstSuspended(long now) {
    ActiveSequence first = null;
    for (ActiveSequence sequence : places.suspended()) {
      if (first == null || order.precedes(sequence.generation(), first.generation(), now)) {
        first = sequence;
      }
    }
    return first;
  }

  private boolean start(Generation generation, long now) {
    int rank = order.rank(generation, now);
    if (isStillBlocked(generation, rank)) {
      return false;
    }
    TokenSequence prompt = generation.request().prompt();
    KvSequence place =
        open(generation, prompt.toArray(), rank, generation.request().scoresPrompt(), now);
    if (place == null) {
      return refuseTooLong(generation);
    }
    if (!queue.remove(generation)) {
      // Cancelled in the meantime.
      place.close(0);
      return true;
    }
    try {
      ActiveSequence sequence = new ActiveSequence(generation, vocabulary, contextLength);
      sequence.take(place, rank);
      places.started(sequence);
      order.chargePrompt(generation, sequence.missing());
      meter.started(generation, now);
    } catch (RuntimeException e) {
      // One caller's trouble must not end the others' answers.
      LOG.log(Level.ERROR, "A generation could not be begun", e);
      place.close(0);
      generation.fail(
          GenerationEvent.Cause.FAULT,
          "The sidecar could not begin this answer; its log has the details.");
    }
    return true;
  }

  private boolean resume(ActiveSequence sequence, long now) {
    Generation generation = sequence.generation();
    int rank = order.rank(generation, now);
    if (isStillBlocked(generation, rank)) {
      return false;
    }
    KvSequence place =
        open(generation, sequence.tokens().toArray(), rank, sequence.isScoring(), now);
    if (place == null) {
      return endTooLong(sequence);
    }
    sequence.take(place, rank);
    places.resumed(sequence);
    return true;
  }

  /** Refuses what has no place even though it is alone; returns whether it did. */
  private boolean refuseTooLong(Generation generation) {
    if (!places.running().isEmpty()) {
      return false;
    }
    queue.remove(generation);
    generation.fail(
        GenerationEvent.Cause.FAULT,
        "The prompt of %d tokens is longer than what the attention cache can hold."
            .formatted(generation.request().prompt().size()));
    return true;
  }

  private boolean endTooLong(ActiveSequence sequence) {
    if (!places.running().isEmpty()) {
      return false;
    }
    places.left(sequence);
    sequence.answer().cutOff();
    sequence.release();
    sequence.finish();
    return true;
  }

  private @Nullable KvSequence open(
      Generation generation, int[] tokens, int rank, boolean anew, long now) {
    GenerationRequest request = generation.request();
    int most = (int) Math.min(contextLength, (long) request.prompt().size() + request.maxTokens());
    KvSequence place = places.open(tokens, most, request.terms().cacheSalt(), rank, anew, now);
    if (place == null) {
      blocked = generation;
      blockedRank = rank;
      blockedVersion = places.version();
    }
    return place;
  }

  /** Returns whether nothing has changed since no place was found. */
  private boolean isStillBlocked(Generation generation, int rank) {
    return generation.equals(blocked)
        && rank == blockedRank
        && places.version() == blockedVersion
        && !places.running().isEmpty();
  }
}
