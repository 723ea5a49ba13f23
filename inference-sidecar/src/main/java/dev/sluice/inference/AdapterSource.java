package dev.sluice.inference;

import java.nio.file.Path;
import java.util.List;

/**
 * A LoRA adapter's file, the model it belongs to and the name it is served under behind that
 * model's, as {@code MODEL:NAME}.
 *
 * @param model the model's name
 * @param name the adapter's own name
 * @param file the GGUF file
 */
record AdapterSource(String model, String name, Path file) {

  /**
   * Reads {@code [MODEL:]NAME=FILE}; the model may be left out where there is only one.
   *
   * @throws IllegalArgumentException if the text is not of that form, or the model is not served
   */
  static AdapterSource parse(String text, List<ModelSource> models) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException(
          "--lora %s is not [MODEL:]NAME=FILE, such as base:legal=legal.gguf".formatted(text));
    }
    String left = text.substring(0, equals);
    Path file = Path.of(text.substring(equals + 1));
    int colon = left.lastIndexOf(':');
    if (colon < 0 && models.size() != 1) {
      throw new IllegalArgumentException(
          "--lora %s does not say which of the models it belongs to; write MODEL:%s"
              .formatted(text, text));
    }
    String model = colon < 0 ? models.getFirst().name() : left.substring(0, colon);
    String name = left.substring(colon + 1);
    if (name.isEmpty() || models.stream().noneMatch(source -> source.name().equals(model))) {
      throw new IllegalArgumentException(
          "--lora %s belongs to model '%s', which no --model names".formatted(text, model));
    }
    return new AdapterSource(model, name, file);
  }

  /** Returns the name that callers use. */
  String servedName() {
    return model + ":" + name;
  }
}
