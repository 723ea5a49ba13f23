package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether files have changed, by looking at them: file system events miss renames over a file
 * and the switched links of mounted volumes. Not for sharing between threads.
 */
final class FileWatch {
  /** File systems may not tell two writes apart that are closer than this. */
  private static final Duration COARSEST = Duration.ofSeconds(2);

  private final InstantSource time;
  private final Map<Path, Sight> sights = new HashMap<>();

  /**
   * What a file looked like.
   *
   * @param modified its time of modification
   * @param size in bytes
   * @param identity tells it from another file under its name
   * @param content checksum of what it says, or -1 if it cannot be read
   */
  private record Sight(Instant modified, long size, String identity, long content) {
    static final Sight NONE = new Sight(Instant.MIN, -1, "", -1);

    boolean looksLike(Sight other) {
      return modified.equals(other.modified)
          && size == other.size
          && identity.equals(other.identity);
    }
  }

  FileWatch(InstantSource time) {
    this.time = time;
  }

  /** Watches these files from now on, and no others; returns whether one was not watched before. */
  boolean watch(Set<Path> files) {
    sights.keySet().retainAll(files);
    boolean more = false;
    for (Path file : files) {
      more |= sights.putIfAbsent(file, look(file, sights.get(file))) == null;
    }
    return more;
  }

  /** Returns whether any file says something else than when this was last asked. */
  boolean changed() {
    boolean changed = false;
    for (Map.Entry<Path, Sight> seen : sights.entrySet()) {
      Sight before = seen.getValue();
      Sight now = look(seen.getKey(), before);
      changed |= before.content() != now.content();
      seen.setValue(now);
    }
    return changed;
  }

  private Sight look(Path file, @Nullable Sight before) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Instant modified = attributes.lastModifiedTime().toInstant();
      Sight now = new Sight(modified, attributes.size(), String.valueOf(attributes.fileKey()), 0);
      boolean settled = modified.isBefore(time.instant().minus(COARSEST));
      if (before != null && settled && now.looksLike(before)) {
        return before;
      }
      if (!attributes.isRegularFile()) {
        // A pipe would be waited for, and lose what it gives.
        return Sight.NONE;
      }
      CRC32 content = new CRC32();
      try (InputStream in = new CheckedInputStream(Files.newInputStream(file), content)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return new Sight(modified, now.size(), now.identity(), content.getValue());
    } catch (IOException e) {
      return Sight.NONE;
    }
  }
}
