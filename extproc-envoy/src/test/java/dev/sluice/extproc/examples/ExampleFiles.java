package dev.sluice.extproc.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads what lies in {@code examples/envoy}. */
final class ExampleFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExampleFiles() {}

  static Path path(String name) {
    return Path.of("..", "examples", "envoy", name);
  }

  /** Returns the documents of a YAML file as JSON. */
  static List<JsonNode> documents(String name) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    Load load = new Load(LoadSettings.builder().build());
    for (Object document : load.loadAllFromString(Files.readString(path(name)))) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }
}
