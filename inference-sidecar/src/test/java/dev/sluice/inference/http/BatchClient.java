package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What tests ask the files and batches of a server. */
final class BatchClient {
  private BatchClient() {}

  /** Returns so many lines of a batch. */
  static String calls(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                ("{\"custom_id\":\"c%d\",\"method\":\"POST\",\"url\":\"/v1/completions\","
                        + "\"body\":{\"model\":\"sim\",\"prompt\":\"call %d\",\"max_tokens\":5}}\n")
                    .formatted(i, i))
        .collect(Collectors.joining());
  }

  /** Uploads a batch's lines and returns what the server says about the file. */
  static JsonNode upload(SimulatedServer server, String content, String... headers)
      throws Exception {
    HttpResponse<String> response = form(server, uploadForm(content), headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return server.json(response.body());
  }

  /** Returns the form that uploads a batch's lines. */
  static String uploadForm(String content) {
    return part("name=\"purpose\"", "batch").replace("--b--\r\n", "")
        + part("name=\"file\"; filename=\"calls.jsonl\"", content);
  }

  /** Returns a form of one part. */
  static String part(String disposition, String content) {
    return String.join(
        "\r\n", "--b", "Content-Disposition: form-data; " + disposition, "", content, "--b--", "");
  }

  /** Sends a form to where files go. */
  static HttpResponse<String> form(SimulatedServer server, String form, String... headers)
      throws Exception {
    var request =
        server
            .request("/v1/files")
            .header("content-type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(form));
    return server.send(headers.length > 0 ? request.headers(headers) : request);
  }

  /** Creates a batch of a file and returns it. */
  static JsonNode create(SimulatedServer server, String file) throws Exception {
    HttpResponse<String> response =
        server.post(
            "/v1/batches",
            "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/completions\",\"completion_window\":\"24h\",\"metadata\":{\"why\":\"test\"}}"
                .formatted(file));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return server.json(response.body());
  }

  /** Gets what is at a path. */
  static JsonNode get(SimulatedServer server, String path) throws Exception {
    return server.json(server.get(path).body());
  }

  /** Waits until a batch has a status and returns it. */
  static JsonNode await(SimulatedServer server, String id, String status) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    JsonNode batch = get(server, "/v1/batches/" + id);
    while (!batch.path("status").asText().equals(status)) {
      assertThat(System.nanoTime()).as("stays at %s", batch).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
      batch = get(server, "/v1/batches/" + id);
    }
    return batch;
  }

  /** Waits until so many calls of a batch are completed. */
  static void awaitCompleted(SimulatedServer server, String id, int count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (get(server, "/v1/batches/" + id).at("/request_counts/completed").asInt() < count) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Returns the lines of a file. */
  static List<String> content(SimulatedServer server, String file) throws Exception {
    return server.get("/v1/files/" + file + "/content").body().lines().toList();
  }

  /** Returns what a line's call is called. */
  static String customId(SimulatedServer server, String line) {
    try {
      return server.json(line).path("custom_id").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
