package dev.sluice.inference.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Files with what is known of them. Safe for all threads. */
public final class FileStore {
  private static final int MOST_FILES = 10_000;

  private final Path folder;
  private final Records records;
  private final long capacity;
  private final Map<String, StoredFile> files = new LinkedHashMap<>();
  private long used;

  /**
   * Opens what is in a folder.
   *
   * @throws IOException if the folder cannot be used
   */
  FileStore(Path folder, long capacity) throws IOException {
    this.folder = folder;
    this.records = new Records(folder);
    this.capacity = capacity;
    List<StoredFile> found = new ArrayList<>();
    records.readAll().forEach(record -> found.add(StoredFile.ofRecord(record)));
    found.sort(Comparator.comparing(StoredFile::createdAt));
    found.forEach(this::remember);
  }

  /**
   * Keeps a file.
   *
   * @param file what is known of it
   * @param content its bytes
   * @throws NoRoomException if there is no room for it
   * @throws IOException if the disk fails
   */
  public synchronized void add(StoredFile file, byte[] content)
      throws IOException, NoRoomException {
    if (used + content.length > capacity || files.size() >= MOST_FILES) {
      throw new NoRoomException(
          "%d files with %d MiB are kept and at most %d with %d MiB can be; delete some."
              .formatted(files.size(), used >> 20, MOST_FILES, capacity >> 20));
    }
    try {
      Files.write(path(file.id()), content);
      adopt(file);
    } catch (IOException e) {
      // On a full disk what was begun takes room that others need.
      Files.deleteIfExists(path(file.id()));
      throw e;
    }
  }

  /**
   * Takes notice of the answers of a batch, which are at their place already; of no answers there
   * is no file.
   *
   * @throws IOException if the disk fails
   */
  synchronized void publish(String id, String tenant, Instant now, Instant expiry)
      throws IOException {
    Path content = path(id);
    long bytes = Files.exists(content) ? Files.size(content) : 0;
    if (bytes == 0) {
      Files.deleteIfExists(content);
      return;
    }
    adopt(new StoredFile(id, tenant, id + ".jsonl", "batch_output", bytes, now, expiry));
  }

  private void adopt(StoredFile file) throws IOException {
    records.write(file.id(), file.toRecord());
    remember(file);
  }

  private void remember(StoredFile file) {
    StoredFile old = files.put(file.id(), file);
    used += file.bytes() - (old == null ? 0 : old.bytes());
  }

  /** Returns whether no more may be written. */
  synchronized boolean isFull() {
    return used >= capacity;
  }

  /** Returns a tenant's file. */
  public synchronized Optional<StoredFile> find(String tenant, String id) {
    return Optional.ofNullable(files.get(id)).filter(file -> file.tenant().equals(tenant));
  }

  /** Returns a tenant's files, the newest first. */
  public synchronized List<StoredFile> list(String tenant) {
    return files.values().stream().filter(file -> file.tenant().equals(tenant)).toList().reversed();
  }

  /**
   * Deletes a file, if it is there.
   *
   * @throws IOException if the disk fails
   */
  public synchronized void delete(String id) throws IOException {
    StoredFile file = files.remove(id);
    if (file != null) {
      used -= file.bytes();
      records.delete(id);
      Files.deleteIfExists(path(id));
    }
  }

  /** Deletes what has expired and is not in use. */
  synchronized void expire(Instant now, Predicate<String> inUse) throws IOException {
    for (StoredFile file : List.copyOf(files.values())) {
      if (file.expiresAt().isBefore(now) && !inUse.test(file.id())) {
        delete(file.id());
      }
    }
  }

  /** Returns where a file's content is, or is to be put. */
  public Path path(String id) {
    return folder.resolve(id + ".data");
  }
}
