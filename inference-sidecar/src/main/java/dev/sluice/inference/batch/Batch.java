package dev.sluice.inference.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A list of calls and how far it is. Immutable.
 *
 * @param order the calls that are to be made
 * @param status how far it is
 * @param times when it came to each status
 * @param counts how many calls were answered
 * @param errors why it failed; at most some of the reasons
 * @param resumptions how often a process went on with it without getting any further
 */
public record Batch(
    Order order,
    Status status,
    Map<Status, Instant> times,
    Counts counts,
    List<Problem> errors,
    int resumptions) {

  /** How far a batch is. */
  public enum Status {
    /** Its file is being checked. */
    VALIDATING,
    /** Its file is wrong, or its answers cannot be written. */
    FAILED,
    /** Its calls are being made. */
    IN_PROGRESS,
    /** All calls are answered. */
    FINALIZING,
    /** The answers can be fetched. */
    COMPLETED,
    /** Its time was up; answers there were can be fetched. */
    EXPIRED,
    /** It is being ended early. */
    CANCELLING,
    /** It was ended early; answers there were can be fetched. */
    CANCELLED;

    /** Returns whether nothing happens any more. */
    public boolean hasEnded() {
      return this == FAILED || this == COMPLETED || this == EXPIRED || this == CANCELLED;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What was ordered.
   *
   * @param id the batch's name
   * @param tenant whose it is; empty for nobody's in particular
   * @param endpoint the path that all calls have
   * @param inputFile the file that holds them
   * @param window how long they may take
   * @param metadata what the owner wants to remember
   */
  public record Order(
      String id,
      String tenant,
      String endpoint,
      String inputFile,
      Duration window,
      Map<String, String> metadata) {

    /** Copies the map. */
    public Order {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * How many calls there are.
   *
   * @param total in the file
   * @param completed answered with success
   * @param failed answered with an error
   */
  public record Counts(int total, int completed, int failed) {
    static final Counts NONE = new Counts(0, 0, 0);
  }

  /**
   * What is wrong with a batch.
   *
   * @param code a word for programs
   * @param message one sentence
   * @param line the line of the file, from 1; 0 for none in particular
   */
  public record Problem(String code, String message, int line) {
    /** What files say is for the owner; what else went wrong is for the log. */
    static Problem of(Exception cause) {
      boolean files = cause instanceof IOException || cause instanceof UncheckedIOException;
      String message =
          files
              ? "The batch cannot go on: %s.".formatted(cause.getMessage())
              : "The sidecar failed on this batch; its log has the details.";
      return new Problem("batch_failed", message, 0);
    }
  }

  /** Copies the collections. */
  public Batch {
    times = Map.copyOf(times);
    errors = List.copyOf(errors);
  }

  static Batch begin(Order order, Instant now) {
    return new Batch(
        order, Status.VALIDATING, Map.of(Status.VALIDATING, now), Counts.NONE, List.of(), 0);
  }

  /** Returns the batch's name. */
  public String id() {
    return order.id();
  }

  /** Returns when the batch was made. */
  public Instant createdAt() {
    return times.getOrDefault(Status.VALIDATING, Instant.EPOCH);
  }

  /** Returns when what is not answered by then is not answered at all. */
  public Instant expiresAt() {
    return createdAt().plus(order.window());
  }

  /** Returns the name of the file with the answers. */
  public String outputFile() {
    return id().replace("batch_", "file-") + "-output";
  }

  /** Returns the name of the file with the errors. */
  public String errorFile() {
    return id().replace("batch_", "file-") + "-error";
  }

  Batch to(Status next, Instant now) {
    Map<Status, Instant> all = new EnumMap<>(Status.class);
    all.putAll(times);
    all.put(next, now);
    return new Batch(order, next, all, counts, errors, resumptions);
  }

  Batch with(Counts other) {
    return new Batch(order, status, times, other, errors, resumptions);
  }

  Batch with(List<Problem> others) {
    return new Batch(order, status, times, counts, others, resumptions);
  }

  Batch withResumptions(int number) {
    return new Batch(order, status, times, counts, errors, number);
  }
}
