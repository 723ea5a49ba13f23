package dev.sluice.cache;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.CacheConfiguration;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.jspecify.annotations.Nullable;

/**
 * The places where answers are kept: an Ehcache on the heap and, where wanted and possible, one on
 * disk. They are apart, so that a look-up in memory never turns into a read of a file.
 *
 * @param manager owns both
 * @param heap the one in memory
 * @param disk the one on disk, or null
 * @param lock keeps other processes out of the directory and holds a byte while answers lie there
 *     in order, or null without a disk
 */
record Tiers(
    CacheManager manager,
    Cache<MemoryKey, byte[]> heap,
    @Nullable Cache<String, byte[]> disk,
    @Nullable FileChannel lock) {

  private static final System.Logger LOG = System.getLogger(CacheStore.class.getName());
  private static final String HEAP = "heap";
  private static final String DISK = "disk";

  /** Opens both, or only the one in memory, with a warning, if the directory cannot be used. */
  static Tiers open(CacheSettings settings) {
    if (settings.disk().bytes() == 0) {
      return inMemory(settings);
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
      return inMemory(settings);
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

  private static Tiers inMemory(CacheSettings settings) {
    CacheManager manager =
        CacheManagerBuilder.newCacheManagerBuilder().withCache(HEAP, heap(settings)).build(true);
    return new Tiers(manager, memory(manager), null, null);
  }

  /** Opens what is there, or starts empty, with a warning, if it is damaged. */
  private static Tiers onDisk(CacheSettings settings, Path directory, FileChannel lock)
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
    Cache<String, byte[]> disk = manager.getCache(DISK, String.class, byte[].class);
    if (filled && !disk.iterator().hasNext()) {
      warn("the answers in " + directory + " are damaged and were dropped", null);
    }
    return new Tiers(manager, memory(manager), disk, lock);
  }

  private static CacheManager manager(CacheSettings settings, Path directory) {
    return CacheManagerBuilder.newCacheManagerBuilder()
        .with(CacheManagerBuilder.persistence(directory.toFile()))
        .withCache(HEAP, heap(settings))
        .withCache(DISK, disk(settings))
        .build(true);
  }

  private static CacheConfiguration<MemoryKey, byte[]> heap(CacheSettings settings) {
    return CacheConfigurationBuilder.newCacheConfigurationBuilder(
            MemoryKey.class,
            byte[].class,
            ResourcePoolsBuilder.newResourcePoolsBuilder()
                .heap(settings.heap().bytes(), MemoryUnit.B))
        .build();
  }

  private static CacheConfiguration<String, byte[]> disk(CacheSettings settings) {
    return CacheConfigurationBuilder.newCacheConfigurationBuilder(
            String.class,
            byte[].class,
            ResourcePoolsBuilder.newResourcePoolsBuilder()
                .disk(settings.disk().bytes(), MemoryUnit.B, true))
        .build();
  }

  private static Cache<MemoryKey, byte[]> memory(CacheManager manager) {
    return manager.getCache(HEAP, MemoryKey.class, byte[].class);
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
    LOG.log(Level.WARNING, "cache: " + what, cause);
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
  void close() {
    try {
      mark();
      manager.close();
    } finally {
      close(lock);
    }
  }

  /**
   * Leaves a byte in the lock file if there is an answer on disk: Ehcache drops damaged files
   * silently.
   */
  private void mark() {
    if (disk != null && lock != null && disk.iterator().hasNext()) {
      try {
        lock.write(ByteBuffer.wrap(new byte[] {1}), 0);
      } catch (IOException e) {
        warn("the lock file cannot be written", e);
      }
    }
  }
}
