package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.batch.BatchService;
import dev.sluice.inference.batch.NoRoomException;
import dev.sluice.inference.batch.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** {@code /v1/files}: what goes into batches and what comes out of them. */
final class FilesEndpoint {
  static final String PATH = "/v1/files";

  private static final String CONTENT = "/content";
  private static final int MOST_LISTED = 10_000;
  private static final int LONGEST_NAME = 256;
  private static final Set<String> FIELDS =
      Set.of("purpose", "expires_after[anchor]", "expires_after[seconds]");
  private static final Duration SHORTEST_LIFE = Duration.ofHours(1);

  private final ApiContext context;
  private final BatchService batches;

  FilesEndpoint(ApiContext context, BatchService batches) {
    this.context = context;
    this.batches = batches;
  }

  /** {@code POST /v1/files}. */
  void upload(HttpCall call) throws ApiException {
    Upload upload = Upload.read(call);
    String purpose = upload.fields().getOrDefault("purpose", "");
    if (!purpose.equals("batch")) {
      throw ApiException.invalid(
          "The parameter purpose must be batch, which is all that files are for here.",
          "purpose",
          "invalid_value");
    }
    for (String field : upload.fields().keySet()) {
      if (!FIELDS.contains(field)) {
        throw ApiException.invalid(
            "Unknown parameter: %s.".formatted(field), field, "unknown_parameter");
      }
    }
    String name = upload.name();
    Instant now = context.clock().instant();
    StoredFile file =
        new StoredFile(
            context.id("file-"),
            context.terms().tenant(call),
            name.substring(0, Math.min(name.length(), LONGEST_NAME)),
            purpose,
            upload.content().length,
            now,
            now.plus(life(upload)));
    try {
      batches.files().add(file, upload.content());
    } catch (NoRoomException e) {
      throw ApiException.invalid(413, e.getMessage(), "file", "storage_full");
    } catch (IOException e) {
      throw Refusals.ofDisk(e);
    }
    call.respondJson(200, Json.write(file.toJson()));
  }

  private Duration life(Upload upload) throws ApiException {
    Duration longest = batches.settings().retention();
    String seconds = upload.fields().get("expires_after[seconds]");
    if (seconds == null) {
      return longest;
    }
    if (!seconds.matches("[0-9]{1,9}")
        || Long.parseLong(seconds) < SHORTEST_LIFE.toSeconds()
        || Long.parseLong(seconds) > longest.toSeconds()) {
      throw ApiException.invalid(
          "The parameter expires_after[seconds] is %s where %d to %d are possible."
              .formatted(seconds, SHORTEST_LIFE.toSeconds(), longest.toSeconds()),
          "expires_after[seconds]",
          "invalid_value");
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  /** {@code GET /v1/files}. */
  void list(HttpCall call) throws ApiException {
    String purpose = call.query("purpose").orElse("");
    List<ObjectNode> files =
        batches.files().list(context.terms().tenant(call)).stream()
            .filter(file -> purpose.isEmpty() || file.purpose().equals(purpose))
            .map(StoredFile::toJson)
            .toList();
    call.respondJson(200, Json.write(Listing.page(call, files, MOST_LISTED, MOST_LISTED)));
  }

  /** {@code GET /v1/files/ID} and {@code GET /v1/files/ID/content}. */
  void get(HttpCall call) throws ApiException {
    String rest = call.path().substring(PATH.length() + 1);
    if (rest.endsWith(CONTENT)) {
      StoredFile file = find(call, rest.substring(0, rest.length() - CONTENT.length()));
      call.respondFile(batches.files().path(file.id()), "application/octet-stream");
    } else {
      call.respondJson(200, Json.write(find(call, rest).toJson()));
    }
  }

  /** {@code DELETE /v1/files/ID}. */
  void delete(HttpCall call) throws ApiException {
    StoredFile file = find(call, call.path().substring(PATH.length() + 1));
    if (batches.reads(file.id())) {
      throw ApiException.invalid(
          409,
          "File %s is being read by a batch; cancel that first.".formatted(file.id()),
          null,
          "file_in_use");
    }
    try {
      batches.files().delete(file.id());
    } catch (IOException e) {
      throw Refusals.ofDisk(e);
    }
    call.respondJson(
        200,
        Json.write(
            JsonNodeFactory.instance
                .objectNode()
                .put("id", file.id())
                .put("object", "file")
                .put("deleted", true)));
  }

  private StoredFile find(HttpCall call, String id) throws ApiException {
    return batches
        .files()
        .find(context.terms().tenant(call), id)
        .orElseThrow(
            () ->
                ApiException.invalid(
                    404, "There is no file %s.".formatted(id), "id", "file_not_found"));
  }
}
