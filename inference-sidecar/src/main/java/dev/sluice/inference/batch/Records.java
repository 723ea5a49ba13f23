package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small JSON files that are there whole or not at all, in one folder. */
final class Records {
  private static final String SUFFIX = ".json";

  private final Path folder;

  Records(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Returns all records, in no order. */
  List<ObjectNode> readAll() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    List<ObjectNode> records = new ArrayList<>();
    for (Path file : files) {
      try {
        records.add(Json.readObject(Files.readAllBytes(file)));
      } catch (ApiException e) {
        throw new IOException("the record %s is damaged; delete it".formatted(file), e);
      }
    }
    return records;
  }

  /** Writes a record, which is on disk when this returns. */
  void write(String id, ObjectNode record) throws IOException {
    DurableFiles.write(folder.resolve(id + SUFFIX), Json.write(record));
  }

  void delete(String id) throws IOException {
    Files.deleteIfExists(folder.resolve(id + SUFFIX));
  }
}
