package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.batch.Batch.Order;
import dev.sluice.inference.batch.Batch.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of a batch, read line by line. Used by one thread at a time. */
final class InputFile implements AutoCloseable {
  static final int MOST_CALLS = 50_000;

  private static final int LONGEST_ID = 512;
  private static final int MOST_PROBLEMS = 50;

  private final Order order;
  private final BufferedReader reader;

  InputFile(Order order, Path file) throws IOException {
    this.order = order;
    this.reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
  }

  /** What a check found. */
  record Check(int calls, List<Problem> problems) {}

  /** Reads all of a file and tells what is wrong with it. */
  static Check check(Order order, Path file) throws IOException {
    List<Problem> problems = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    try (InputFile input = new InputFile(order, file)) {
      int number = 1;
      for (String line = input.reader.readLine(); line != null; line = input.reader.readLine()) {
        if (!line.isBlank()) {
          input.check(line, number, ids).ifPresent(problems::add);
        }
        number++;
        if (problems.size() >= MOST_PROBLEMS || ids.size() > MOST_CALLS) {
          break;
        }
      }
    } catch (CharacterCodingException e) {
      problems.add(new Problem("invalid_json_line", "The file is not UTF-8.", 0));
    }
    if (ids.size() > MOST_CALLS) {
      problems.add(
          new Problem(
              "too_many_requests",
              "The file has more than the %d calls that a batch may have.".formatted(MOST_CALLS),
              0));
    } else if (ids.isEmpty() && problems.isEmpty()) {
      problems.add(new Problem("empty_file", "The file has no calls.", 0));
    }
    return new Check(ids.size(), problems);
  }

  private Optional<Problem> check(String line, int number, Set<String> ids) {
    ObjectNode json;
    try {
      json = parse(line);
    } catch (ApiException e) {
      return Optional.of(
          new Problem("invalid_json_line", "The line is not one JSON object.", number));
    }
    String id = json.path("custom_id").asText();
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return Optional.of(
          new Problem(
              "missing_required_parameter",
              "The line has no custom_id of 1 to %d characters.".formatted(LONGEST_ID),
              number));
    }
    if (!ids.add(id)) {
      return Optional.of(
          new Problem(
              "duplicate_custom_id", "The custom_id %s is there twice.".formatted(id), number));
    }
    if (!json.path("method").asText().equals("POST")) {
      return Optional.of(new Problem("invalid_method", "The method is not POST.", number));
    }
    if (!json.path("url").asText().equals(order.endpoint())) {
      return Optional.of(
          new Problem(
              "invalid_url",
              "The url is not %s, the endpoint of the batch.".formatted(order.endpoint()),
              number));
    }
    if (!json.path("body").isObject() || json.path("body").path("stream").asBoolean()) {
      return Optional.of(
          new Problem(
              "invalid_request",
              "The body is not an object, or asks for a stream, which a file cannot hold.",
              number));
    }
    return Optional.empty();
  }

  /** Returns the next call of a file that was checked, or null at its end. */
  @Nullable BatchCall next() throws IOException {
    String line = reader.readLine();
    while (line != null && line.isBlank()) {
      line = reader.readLine();
    }
    if (line == null) {
      return null;
    }
    try {
      ObjectNode json = parse(line);
      return new BatchCall(
          order.tenant(),
          order.endpoint(),
          json.path("custom_id").asText(),
          json.withObjectProperty("body"));
    } catch (ApiException e) {
      throw new IOException("its file was changed since it was checked", e);
    }
  }

  private static ObjectNode parse(String line) throws ApiException {
    return Json.readObject(line.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
