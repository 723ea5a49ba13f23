package dev.sluice.config.bind;

import java.nio.file.Path;

/**
 * Where in a file something stands.
 *
 * @param file the file as it was named
 * @param line from 1, or 0 for the file as a whole
 * @param column from 1, in characters, or 0 for the file as a whole
 */
public record Place(Path file, int line, int column) {
  /** Returns the place that is a whole file. */
  public static Place of(Path file) {
    return new Place(file, 0, 0);
  }

  /** Returns {@code file:line:column}. */
  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line + ":" + column;
  }
}
