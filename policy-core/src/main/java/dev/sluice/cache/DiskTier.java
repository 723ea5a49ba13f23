package dev.sluice.cache;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.StateTransitionException;
import org.ehcache.config.CacheConfiguration;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answers on disk, in an Ehcache that has no other tier, so that a look-up in memory never
 * turns into a read of a file.
 *
 * @param manager owns the cache
 * @param answers the cache
 * @param lock keeps other processes out of the directory and holds a byte while answers lie there
 *     in order
 * @param volume what the directory lies on
 */
record DiskTier(
    CacheManager manager, Cache<String, byte[]> answers, FileChannel lock, FileStore volume)
    implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CacheStore.class.getName());
  private static final String NAME = "disk";

  /** Ehcache tells of each write that fails, so none is begun that may; others need space too. */
  private static final long LEFT_FREE = 16 << 20;

  /** Opens the tier; returns null if none is wanted or, with a warning, if it cannot be used. */
  static @Nullable DiskTier open(CacheSettings settings) {
    if (settings.disk().bytes() == 0) {
      return null;
    }
    Path directory = settings.directory().toAbsolutePath();
    FileChannel lock = null;
    try {
      Files.createDirectories(directory);
      lock = lock(directory);
      return onDisk(settings, directory.resolve("exact"), lock);
    } catch (IOException | RuntimeException e) {
      close(lock);
      warn("answers are kept in memory only: " + directory + " cannot be used", e);
      return null;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException("another application of this process uses it", e);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException("another process uses it");
    }
    return channel;
  }

  /** Opens what is there, or starts empty, with a warning, if it is damaged. */
  private static DiskTier onDisk(CacheSettings settings, Path directory, FileChannel lock)
      throws IOException {
    boolean filled = lock.size() > 0;
    lock.truncate(0);
    if (Files.exists(directory.resolve("file")) && !Files.exists(directory.resolve(".clean"))) {
      filled = false;
      warn("the answers in " + directory + " were not closed in order and are dropped", null);
      delete(directory);
    }
    CacheManager manager;
    try {
      manager = manager(settings, directory);
    } catch (RuntimeException e) {
      filled = false;
      warn("the answers in " + directory + " cannot be read and are dropped", e);
      delete(directory);
      manager = manager(settings, directory);
    }
    Cache<String, byte[]> answers = manager.getCache(NAME, String.class, byte[].class);
    if (filled && !answers.iterator().hasNext()) {
      warn("the answers in " + directory + " are damaged and were dropped", null);
    }
    return new DiskTier(manager, answers, lock, Files.getFileStore(directory));
  }

  private static CacheManager manager(CacheSettings settings, Path directory) {
    return CacheManagerBuilder.newCacheManagerBuilder()
        .with(CacheManagerBuilder.persistence(directory.toFile()))
        .withCache(NAME, configuration(settings))
        .build(true);
  }

  private static CacheConfiguration<String, byte[]> configuration(CacheSettings settings) {
    return CacheConfigurationBuilder.newCacheConfigurationBuilder(
            String.class,
            byte[].class,
            ResourcePoolsBuilder.newResourcePoolsBuilder()
                .disk(settings.disk().bytes(), MemoryUnit.B, true))
        .build();
  }

  private static void delete(Path directory) throws IOException {
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(directory)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) {
      Files.delete(path);
    }
  }

  private static void warn(String what, @Nullable Exception cause) {
    LOG.log(Level.WARNING, "cache: " + what + (cause == null ? "" : ": " + cause));
    if (cause != null) {
      LOG.log(Level.DEBUG, "cache: why " + what, cause);
    }
  }

  /**
   * Returns whether so many bytes can be written without filling the disk.
   *
   * @throws IOException if that cannot be told
   */
  boolean hasRoom(int bytes) throws IOException {
    return volume.getUsableSpace() - bytes > LEFT_FREE;
  }

  private static void close(@Nullable FileChannel lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        warn("the lock of the directory cannot be released", e);
      }
    }
  }

  /** Writes what is pending and lets go of everything. */
  @Override
  public void close() {
    try {
      mark();
      manager.close();
    } catch (StateTransitionException e) {
      warn("the answers on disk are lost, because they could not be put in order", e);
    } finally {
      close(lock);
    }
  }

  /**
   * Leaves a byte in the lock file if there is an answer on disk: Ehcache drops damaged files
   * silently.
   */
  private void mark() {
    if (answers.iterator().hasNext()) {
      try {
        lock.write(ByteBuffer.wrap(new byte[] {1}), 0);
      } catch (IOException e) {
        warn("the lock file cannot be written", e);
      }
    }
  }
}
