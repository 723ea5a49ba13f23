package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.batch.Batch.Status;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps files and makes the calls of batches. Safe for all threads. */
public final class BatchService implements AutoCloseable {
  private final BatchSettings settings;
  private final InstantSource clock;
  private final FileChannel lock;
  private final FileStore files;
  private final BatchStore store;
  private final BatchLoop loop;

  private BatchService(BatchSettings settings, InstantSource clock, FileChannel lock)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.lock = lock;
    this.files = new FileStore(settings.folder().resolve("files"), settings.storageBytes());
    this.store = new BatchStore(settings.folder().resolve("batches"));
    this.loop = new BatchLoop(settings, files, store, clock);
  }

  /**
   * Opens what is in a folder; nothing is run yet.
   *
   * @param settings the folder and the bounds
   * @param clock the time of day
   * @return the service
   * @throws IOException if the folder cannot be used or another process uses it; the message is one
   *     sentence
   */
  public static BatchService open(BatchSettings settings, InstantSource clock) throws IOException {
    try {
      return new BatchService(settings, clock, lock(settings.folder()));
    } catch (IOException e) {
      throw new IOException(
          "The folder %s for batches cannot be used: %s; choose another with --state."
              .formatted(settings.folder(), e.getMessage()),
          e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      throw new IOException("another sidecar uses it");
    }
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Begins to make calls, and goes on with batches that a former process left. */
  public void start(CallRunner runner) {
    loop.start(runner);
  }

  /** Returns the files. */
  public FileStore files() {
    return files;
  }

  /** Returns how long files and ended batches are kept. */
  public BatchSettings settings() {
    return settings;
  }

  /**
   * Orders a batch.
   *
   * @param order what to do; its file must be there
   * @return the batch
   * @throws NoRoomException if as many wait as may wait
   * @throws IOException if the disk fails
   */
  public Batch create(Batch.Order order) throws NoRoomException, IOException {
    Batch batch = Batch.begin(order, clock.instant());
    synchronized (store) {
      if (store.unfinished() >= settings.unfinishedBatches()) {
        throw new NoRoomException(
            "%d batches are not finished, which is all that may be; wait for one or cancel one."
                .formatted(settings.unfinishedBatches()));
      }
      store.add(batch);
    }
    loop.begin(batch.id());
    return batch;
  }

  /** Returns a tenant's batch. */
  public Optional<Batch> find(String tenant, String id) {
    return store.find(id).filter(batch -> batch.order().tenant().equals(tenant));
  }

  /** Returns a tenant's batches, the newest first. */
  public List<Batch> list(String tenant) {
    return store.all().stream()
        .filter(batch -> batch.order().tenant().equals(tenant))
        .sorted(Comparator.comparing(Batch::createdAt).reversed())
        .toList();
  }

  /**
   * Begins to end a batch early.
   *
   * @return the batch; empty if it has ended or is ending already
   */
  public Optional<Batch> cancel(Batch batch) {
    synchronized (store) {
      if (!store.find(batch.id()).map(BatchStore::canBeCancelled).orElse(false)) {
        return Optional.empty();
      }
      Batch cancelling = store.update(batch.id(), b -> b.to(Status.CANCELLING, clock.instant()));
      loop.cancel(batch.id());
      return Optional.of(cancelling);
    }
  }

  /** Returns whether a batch that has not ended reads a file. */
  public boolean reads(String file) {
    return store.reads(file);
  }

  /** Returns a batch as the API shows it. */
  public ObjectNode toJson(Batch batch) {
    String tenant = batch.order().tenant();
    return BatchJson.write(
        batch,
        files.find(tenant, batch.outputFile()).isPresent(),
        files.find(tenant, batch.errorFile()).isPresent());
  }

  /** Returns how many calls of batches are under way. */
  public int callsUnderWay() {
    return loop.callsUnderWay();
  }

  /** Returns how many batches have not ended. */
  public long unfinished() {
    return store.unfinished();
  }

  /** Stops making calls; batches that are not finished go on with the next process. */
  @Override
  public void close() {
    loop.close();
    try {
      lock.close();
    } catch (IOException e) {
      System.getLogger(BatchService.class.getName())
          .log(System.Logger.Level.WARNING, "The lock of batches cannot be freed", e);
    }
  }
}
