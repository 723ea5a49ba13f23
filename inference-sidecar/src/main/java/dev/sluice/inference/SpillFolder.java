package dev.sluice.inference;

import dev.sluice.inference.kv.KvSettings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where on disk each model has a file of what memory has no room for, which the next process finds.
 *
 * @param folder the folder, of one sidecar alone
 * @param bytes how long each model's file becomes at most
 */
record SpillFolder(Path folder, long bytes) {
  private static final Logger LOG = System.getLogger(SpillFolder.class.getName());
  private static final String SUFFIX = ".sluice-kv";

  /**
   * Makes the folder and checks that files can be made there, rather than when a model is loaded.
   *
   * @throws IllegalArgumentException if not; the message is a sentence without its end
   */
  static SpillFolder checked(Path folder, long bytes) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "sluice-kv-", ".spill"));
      return new SpillFolder(folder, bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--kv-spill %s is no folder in which files can be made (%s)"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /**
   * Returns a model's place.
   *
   * @param model the name it is served under
   * @param files what it was loaded from
   * @param how what else decides what it computes
   * @throws IOException if a file cannot be read
   */
  KvSettings.Spill place(String model, List<Path> files, String how) throws IOException {
    StringBuilder computer = new StringBuilder(how);
    for (Path file : files) {
      computer.append(", ").append(FileIdentity.of(file));
    }
    return new KvSettings.Spill(file(model), bytes, computer.toString());
  }

  private Path file(String model) {
    return folder.resolve(URLEncoder.encode(model, StandardCharsets.UTF_8) + SUFFIX);
  }

  /** Deletes the files of models that are not served any more. */
  void keepOnly(List<String> models) {
    Set<Path> kept = new HashSet<>();
    models.forEach(model -> kept.add(file(model)));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        if (!kept.contains(file)) {
          delete(file);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be cleared of former models: {1}", folder, e);
    }
  }

  private static void delete(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.delete(file);
        LOG.log(Level.INFO, "{0} is deleted, as its model is not served any more", file);
      }
    }
  }
}
