package dev.sluice.inference.http;

import static dev.sluice.inference.http.BatchClient.await;
import static dev.sluice.inference.http.BatchClient.awaitCompleted;
import static dev.sluice.inference.http.BatchClient.calls;
import static dev.sluice.inference.http.BatchClient.content;
import static dev.sluice.inference.http.BatchClient.create;
import static dev.sluice.inference.http.BatchClient.customId;
import static dev.sluice.inference.http.BatchClient.form;
import static dev.sluice.inference.http.BatchClient.get;
import static dev.sluice.inference.http.BatchClient.part;
import static dev.sluice.inference.http.BatchClient.upload;
import static dev.sluice.inference.http.BatchClient.uploadForm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.batch.BatchService;
import dev.sluice.inference.batch.BatchSettings;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files and batches as clients use them. */
class BatchesIT {
  private static final String TOKEN = "the gateway's token";

  @TempDir private Path folder;

  @Test
  void answersABatchOfCalls() throws Exception {
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      server.load();
      String bad =
          "{\"custom_id\":\"bad\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{}}";
      JsonNode file = upload(server, calls(40) + bad + "\n");
      assertThat(file.path("object").asText()).isEqualTo("file");
      assertThat(file.path("status").asText()).isEqualTo("processed");
      JsonNode batch = create(server, file.path("id").asText());
      assertThat(batch.path("status").asText()).isEqualTo("validating");
      assertThat(batch.path("metadata").path("why").asText()).isEqualTo("test");
      JsonNode done = await(server, batch.path("id").asText(), "completed");
      assertThat(done.path("request_counts").toString())
          .isEqualTo("{\"total\":41,\"completed\":40,\"failed\":1}");

      List<String> lines = content(server, done.path("output_file_id").asText());
      assertThat(lines).hasSize(40);
      JsonNode answer = server.json(lines.getFirst());
      assertThat(answer.at("/response/status_code").asInt()).isEqualTo(200);
      assertThat(answer.at("/response/body/usage/completion_tokens").asInt()).isEqualTo(5);
      assertThat(answer.path("error").isNull()).isTrue();
      JsonNode error = server.json(content(server, done.path("error_file_id").asText()).getFirst());
      assertThat(error.path("custom_id").asText()).isEqualTo("bad");
      assertThat(error.at("/response/status_code").asInt()).isEqualTo(400);
      assertThat(error.at("/response/body/error/code").asText())
          .isEqualTo("missing_required_parameter");
    }
  }

  @Test
  void saysThatTheDiskFailsAndLeavesNothingThere() throws Exception {
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      server.load();
      Path files = batches.files().path("any").getParent();
      JsonNode file = upload(server, calls(1));
      Path content = batches.files().path(file.path("id").asText());
      Files.move(files, files.resolveSibling("moved"));
      Files.createFile(files);
      HttpResponse<String> refused = form(server, uploadForm(calls(1)));
      assertThat(refused.statusCode()).isEqualTo(507);
      assertThat(refused.body())
          .contains("storage_failed", "The sidecar's disk does not keep this (Not a directory)")
          .doesNotContain(folder.toString());
      Files.delete(files);
      Files.move(files.resolveSibling("moved"), files);
      assertThat(content).exists();
      assertThat(upload(server, calls(1)).path("object").asText()).isEqualTo("file");
    }
  }

  @Test
  void goesOnWithABatchAfterARestart() throws Exception {
    String id;
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      server.model.slowDown(5);
      server.load();
      id = create(server, upload(server, calls(60)).path("id").asText()).path("id").asText();
      awaitCompleted(server, id, 5);
    }
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      server.load();
      JsonNode done = await(server, id, "completed");
      assertThat(done.at("/request_counts/completed").asInt()).isEqualTo(60);
      List<String> ids =
          content(server, done.path("output_file_id").asText()).stream()
              .map(line -> customId(server, line))
              .toList();
      assertThat(ids).hasSize(60).doesNotHaveDuplicates();
    }
  }

  @Test
  void batchesGiveWayToCallsThatSomebodyWaitsFor() throws Exception {
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      // So slow that it has not ended when it is looked at, though that may take seconds.
      server.model.slowDown(25);
      server.load();
      String id =
          create(server, upload(server, calls(400)).path("id").asText()).path("id").asText();
      awaitCompleted(server, id, 2);
      HttpResponse<String> answer =
          server.post("/v1/completions", "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":4}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(get(server, "/v1/batches/" + id).path("status").asText()).isEqualTo("in_progress");
      JsonNode cancelling = server.json(server.post("/v1/batches/" + id + "/cancel", "").body());
      assertThat(cancelling.path("status").asText()).isEqualTo("cancelling");
      JsonNode cancelled = await(server, id, "cancelled");
      assertThat(content(server, cancelled.path("output_file_id").asText()))
          .hasSize(cancelled.at("/request_counts/completed").asInt());
      assertThat(server.post("/v1/batches/" + id + "/cancel", "").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void listsAndDeletesFiles() throws Exception {
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      for (int i = 0; i < 3; i++) {
        upload(server, calls(1));
      }
      JsonNode page = get(server, "/v1/files?limit=2&purpose=batch");
      assertThat(page.path("data")).hasSize(2);
      assertThat(page.path("has_more").asBoolean()).isTrue();
      JsonNode rest = get(server, "/v1/files?limit=2&after=" + page.path("last_id").asText());
      assertThat(rest.path("data")).hasSize(1);
      assertThat(rest.path("has_more").asBoolean()).isFalse();
      String id = rest.at("/data/0/id").asText();
      assertThat(content(server, id)).hasSize(1);
      HttpResponse<String> deleted = server.send(server.request("/v1/files/" + id).DELETE());
      assertThat(server.json(deleted.body()).path("deleted").asBoolean()).isTrue();
      assertThat(server.get("/v1/files/" + id).statusCode()).isEqualTo(404);
      assertThat(server.get("/v1/files?limit=none").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aTenantHasItsOwnFiles() throws Exception {
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      String id =
          upload(server, calls(1), "x-sluice-trust", TOKEN, "x-sluice-tenant", "acme")
              .path("id")
              .asText();
      assertThat(server.get("/v1/files/" + id).statusCode()).isEqualTo(404);
      assertThat(
              server
                  .send(
                      server
                          .request("/v1/files/" + id)
                          .headers("x-sluice-trust", TOKEN, "x-sluice-tenant", "acme"))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|missing_required_parameter|input_file_id",
        "{\"input_file_id\":\"none\",\"endpoint\":\"/v1/completions\",\"completion_window\":\"24h\"}|file_not_found|input_file_id",
        "{\"input_file_id\":\"f\",\"endpoint\":\"/v1/audio\",\"completion_window\":\"24h\"}|invalid_value|endpoint",
        "{\"input_file_id\":\"f\",\"endpoint\":\"/v1/completions\",\"completion_window\":\"soon\"}|invalid_value|completion_window",
        "{\"input_file_id\":\"f\",\"endpoint\":\"/v1/completions\",\"completion_window\":\"24h\",\"metadata\":{\"a\":1}}|invalid_value|metadata",
        "{\"input_file_id\":\"f\",\"endpoint\":\"/v1/completions\",\"completion_window\":\"24h\",\"x\":1}|unknown_parameter|x",
      })
  void refusesWrongOrders(String body, String code, String param) throws Exception {
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      HttpResponse<String> refused = server.post("/v1/batches", body);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(server.json(refused.body()).at("/error/code").asText()).isEqualTo(code);
      assertThat(server.json(refused.body()).at("/error/param").asText()).isEqualTo(param);
    }
  }

  @Test
  void refusesUploadsThatAreNone() throws Exception {
    try (BatchService batches = open();
        SimulatedServer server = server(batches)) {
      assertThat(server.post("/v1/files", "{}").statusCode()).isEqualTo(400);
      HttpResponse<String> purpose = form(server, part("name=\"file\"; filename=\"a\"", "x"));
      assertThat(server.json(purpose.body()).at("/error/param").asText()).isEqualTo("purpose");
      HttpResponse<String> noFile = form(server, part("name=\"purpose\"", "batch"));
      assertThat(server.json(noFile.body()).at("/error/code").asText()).isEqualTo("invalid_form");
    }
    try (SimulatedServer none = SimulatedServer.ready(1, 10, 0)) {
      HttpResponse<String> refused = none.post("/v1/batches", "{}");
      assertThat(refused.statusCode()).isEqualTo(501);
      assertThat(none.json(refused.body()).at("/error/message").asText()).contains("--state DIR");
    }
  }

  private BatchService open() throws Exception {
    return BatchService.open(BatchSettings.in(folder, 1 << 26), InstantSource.system());
  }

  private static SimulatedServer server(BatchService batches) throws Exception {
    return new SimulatedServer(
        2,
        64,
        0,
        SimulatedServer.settings(Optional.empty(), Optional.of(TOKEN)),
        Optional.of(batches));
  }
}
