package dev.sluice.inference.guard;

import dev.sluice.inference.disk.DurableFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/** Writes records so that they are there, whole, whatever happens next. */
final class DurableProperties {
  private DurableProperties() {}

  /** Writes properties so that they are on disk, whole, when this returns. */
  static void write(Path file, Properties properties, String comment) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(text, comment);
    DurableFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
