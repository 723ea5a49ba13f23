package dev.sluice.inference.batch;

import dev.sluice.inference.batch.Batch.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All batches, in memory and on disk. Safe for all threads. */
final class BatchStore {
  private final Records records;
  private final Map<String, Batch> batches = new LinkedHashMap<>();

  BatchStore(Path folder) throws IOException {
    records = new Records(folder);
    List<Batch> found = new ArrayList<>();
    records.readAll().forEach(record -> found.add(BatchJson.ofRecord(record)));
    found.sort(Comparator.comparing(Batch::createdAt));
    found.forEach(batch -> batches.put(batch.id(), batch));
  }

  synchronized List<Batch> all() {
    return List.copyOf(batches.values());
  }

  synchronized Optional<Batch> find(String id) {
    return Optional.ofNullable(batches.get(id));
  }

  synchronized long unfinished() {
    return batches.values().stream().filter(batch -> !batch.status().hasEnded()).count();
  }

  /** Keeps a new batch. */
  synchronized void add(Batch batch) throws IOException {
    records.write(batch.id(), BatchJson.toRecord(batch));
    batches.put(batch.id(), batch);
  }

  /**
   * Changes a batch, on disk too.
   *
   * @throws UncheckedIOException if the disk fails; then the change counts in memory only
   */
  synchronized Batch update(String id, UnaryOperator<Batch> change) {
    Batch changed = change.apply(existing(id));
    batches.put(id, changed);
    try {
      records.write(id, BatchJson.toRecord(changed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return changed;
  }

  /** Changes a batch in memory only, for what files tell after a restart. */
  synchronized void note(String id, UnaryOperator<Batch> change) {
    batches.computeIfPresent(id, (name, batch) -> change.apply(batch));
  }

  private Batch existing(String id) {
    Batch batch = batches.get(id);
    if (batch == null) {
      throw new IllegalStateException("there is no batch " + id);
    }
    return batch;
  }

  /** Forgets batches that ended before a time. */
  synchronized void forget(Instant before) throws IOException {
    for (Batch batch : all()) {
      Instant last = batch.times().values().stream().max(Comparator.naturalOrder()).orElse(before);
      if (batch.status().hasEnded() && last.isBefore(before)) {
        batches.remove(batch.id());
        records.delete(batch.id());
      }
    }
  }

  /** Returns whether a batch that has not ended reads a file. */
  synchronized boolean reads(String file) {
    return batches.values().stream()
        .anyMatch(b -> !b.status().hasEnded() && b.order().inputFile().equals(file));
  }

  static boolean canBeCancelled(Batch batch) {
    return batch.status() == Status.VALIDATING || batch.status() == Status.IN_PROGRESS;
  }
}
