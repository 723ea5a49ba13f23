package dev.sluice.inference;

import java.nio.file.Path;

/**
 * A model file and the name it is served under.
 *
 * @param name what callers write in {@code model}
 * @param file the GGUF file
 */
record ModelSource(String name, Path file) {

  /** Reads {@code NAME=FILE} or {@code FILE}, whose own name without its suffix then counts. */
  static ModelSource parse(String text) {
    int equals = text.indexOf('=');
    if (equals > 0 && equals < text.length() - 1) {
      return new ModelSource(text.substring(0, equals), Path.of(text.substring(equals + 1)));
    }
    Path file = Path.of(text);
    String fileName = String.valueOf(file.getFileName());
    String name =
        fileName.endsWith(".gguf")
            ? fileName.substring(0, fileName.length() - ".gguf".length())
            : fileName;
    return new ModelSource(name, file);
  }
}
