package dev.sluice.cache;

import dev.sluice.Setting;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a cache policy keeps, for how long, for whom and where.
 *
 * @param exact how long an answer may be used again
 * @param heap memory for answers
 * @param disk disk space for answers, or 0 for none
 * @param diskWrites how much is written to disk in a second of answers that nobody has asked for
 *     again yet, ten seconds' worth at once; answers asked for again are always written
 * @param directory where they are kept on disk; one process at a time uses it
 * @param share who may get whose answers
 * @param when which calls are answered from the cache
 * @param maxEntry the largest answer that is kept
 */
public record CacheSettings(
    @Setting(value = "how long an answer may be used again", standard = "24h") Duration exact,
    @Setting(value = "memory for answers, at least 1MB", standard = "64MB") DataSize heap,
    @Setting(value = "disk space for answers, at least 1MB; 0: none", standard = "1GB")
        DataSize disk,
    @Setting(
            value =
                "how much a second is written to disk of answers that nobody has asked for again"
                    + " yet; 0: none before the end",
            standard = "256KB")
        DataSize diskWrites,
    @Setting(
            value = "where answers are kept on disk, for one process at a time",
            standard = ".sluice/cache")
        Path directory,
    @Setting(
            value = "who may get whose answers: those of one tenant, of one key, or all",
            standard = "tenant")
        Share share,
    @Setting(
            value =
                "calls answered from the cache: always, or only deterministic ones (temperature 0,"
                    + " a seed, or an embedding)",
            standard = "always")
        When when,
    @Setting(value = "the largest answer that is kept", standard = "1MB") DataSize maxEntry) {

  private static final DataSize LEAST = DataSize.parse("1MB");

  /** Who may get whose answers. */
  public enum Share {
    /** The callers of a tenant share answers. */
    TENANT,
    /**
     * Only calls with the same key, or of the same user where a container vouches, share answers.
     */
    KEY,
    /** Everybody shares answers: only where no prompt holds anything private. */
    ALL
  }

  /** Which calls are answered from the cache. */
  public enum When {
    /** Those that a model would answer alike each time. */
    DETERMINISTIC,
    /** All: who asks the same again gets the same answer, also where a model would vary it. */
    ALWAYS
  }

  public CacheSettings {
    if (exact.isNegative() || exact.isZero()) {
      throw new IllegalArgumentException("exact must be longer than nothing, got " + exact);
    }
    if (heap.bytes() < LEAST.bytes()) {
      throw new IllegalArgumentException("heap must be at least " + LEAST + ", got " + heap);
    }
    if (disk.bytes() > 0 && disk.bytes() < LEAST.bytes()) {
      throw new IllegalArgumentException("disk must be 0 or at least " + LEAST + ", got " + disk);
    }
    if (maxEntry.bytes() < 1 || maxEntry.bytes() > heap.bytes()) {
      throw new IllegalArgumentException(
          "max-entry must be more than nothing and at most heap (" + heap + "), got " + maxEntry);
    }
  }
}
