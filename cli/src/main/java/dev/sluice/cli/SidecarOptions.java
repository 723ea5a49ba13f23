package dev.sluice.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that the sidecar serves.
 *
 * @param models files by the names that calls use
 * @param demonstration whether they are the ones that come with Sluice
 */
record SidecarOptions(Map<String, Path> models, boolean demonstration) {
  private static final List<String> DEMO = List.of("demo-small", "demo-large");

  /**
   * Returns the models of {@code --model [NAME=]FILE} options, the demonstration ones if there are
   * none.
   *
   * @throws CommandFailure if a file is not there or a name is used twice
   */
  static SidecarOptions of(List<String> options, Home home) {
    Map<String, Path> models = new LinkedHashMap<>();
    if (options.isEmpty()) {
      DEMO.forEach(name -> models.put(name, existing(home.demoModel(name))));
      return new SidecarOptions(models, true);
    }
    for (String option : options) {
      int equals = option.indexOf('=');
      Path file = existing(Path.of(option.substring(equals + 1)).toAbsolutePath());
      String name = equals > 0 ? option.substring(0, equals) : stem(file);
      if (models.put(name, file) != null) {
        throw CommandFailure.wrongInput(
            "two models are called %s: name one of them, as in --model other=%s"
                .formatted(name, file));
      }
    }
    return new SidecarOptions(models, false);
  }

  private static Path existing(Path file) {
    if (!Files.isReadable(file)) {
      throw CommandFailure.wrongInput(
          "there is no readable model file %s: name a GGUF file with --model".formatted(file));
    }
    return file;
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gguf") ? name.substring(0, name.length() - ".gguf".length()) : name;
  }

  /** Returns the arguments that make the sidecar serve these models at an address. */
  List<String> arguments(String listen) {
    List<String> arguments = new ArrayList<>(List.of("--listen", listen));
    models.forEach((name, file) -> arguments.addAll(List.of("--model", name + "=" + file)));
    return arguments;
  }
}
