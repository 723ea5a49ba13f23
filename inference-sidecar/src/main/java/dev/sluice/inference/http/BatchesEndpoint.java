package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.BatchRequest;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.batch.Batch;
import dev.sluice.inference.batch.BatchService;
import dev.sluice.inference.batch.NoRoomException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code /v1/batches}. */
final class BatchesEndpoint {
  static final String PATH = "/v1/batches";

  private static final String CANCEL = "/cancel";
  private static final int MOST_LISTED = 100;
  private static final int USUALLY_LISTED = 20;
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final ApiContext context;
  private final BatchService batches;
  private final Set<String> endpoints;

  /**
   * Makes the endpoint.
   *
   * @param endpoints the paths that batches may call
   */
  BatchesEndpoint(ApiContext context, BatchService batches, Set<String> endpoints) {
    this.context = context;
    this.batches = batches;
    this.endpoints = endpoints;
  }

  /** {@code POST /v1/batches}. */
  void create(HttpCall call) throws ApiException {
    BatchRequest request = BatchRequest.read(Json.readObject(call.body()), endpoints);
    String tenant = context.terms().tenant(call);
    if (batches.files().find(tenant, request.inputFile()).isEmpty()) {
      throw ApiException.invalid(
          "There is no file %s; upload it with POST /v1/files.".formatted(request.inputFile()),
          "input_file_id",
          "file_not_found");
    }
    Batch.Order order =
        new Batch.Order(
            context.id("batch_"),
            tenant,
            request.endpoint(),
            request.inputFile(),
            request.window(),
            request.metadata());
    try {
      call.respondJson(200, Json.write(batches.toJson(batches.create(order))));
    } catch (NoRoomException e) {
      throw ApiException.overloaded(e.getMessage(), RETRY_AFTER);
    } catch (IOException e) {
      throw Refusals.ofDisk(e);
    }
  }

  /** {@code GET /v1/batches}. */
  void list(HttpCall call) throws ApiException {
    List<ObjectNode> all =
        batches.list(context.terms().tenant(call)).stream().map(batches::toJson).toList();
    call.respondJson(200, Json.write(Listing.page(call, all, MOST_LISTED, USUALLY_LISTED)));
  }

  /** {@code GET /v1/batches/ID}. */
  void get(HttpCall call) throws ApiException {
    Batch batch = find(call, call.path().substring(PATH.length() + 1));
    call.respondJson(200, Json.write(batches.toJson(batch)));
  }

  /** {@code POST /v1/batches/ID/cancel}. */
  void cancel(HttpCall call) throws ApiException {
    String rest = call.path().substring(PATH.length() + 1);
    if (!rest.endsWith(CANCEL)) {
      throw ApiException.invalid(
          404, "There is no endpoint %s here.".formatted(call.path()), null, "unknown_url");
    }
    Batch batch = find(call, rest.substring(0, rest.length() - CANCEL.length()));
    call.respondJson(200, Json.write(batches.toJson(cancel(batch))));
  }

  private Batch cancel(Batch batch) throws ApiException {
    try {
      return batches
          .cancel(batch)
          .orElseThrow(
              () ->
                  ApiException.invalid(
                      409,
                      "Batch %s has ended or is ending already.".formatted(batch.id()),
                      null,
                      "batch_ended"));
    } catch (UncheckedIOException e) {
      throw Refusals.ofDisk(Objects.requireNonNull(e.getCause()));
    }
  }

  private Batch find(HttpCall call, String id) throws ApiException {
    return batches
        .find(context.terms().tenant(call), id)
        .orElseThrow(
            () ->
                ApiException.invalid(
                    404, "There is no batch %s.".formatted(id), "id", "batch_not_found"));
  }
}
