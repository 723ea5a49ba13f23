package dev.sluice.inference.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Asks servers for streamed completions and notes when what arrives. Safe for many threads. */
final class CompletionClient implements AutoCloseable {
  /** The error of a call that the client left. */
  static final String LEFT = "left";

  private static final int MAX_MESSAGE = 300;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http;
  private final Duration limit;
  private final LongSupplier nanoClock;

  /**
   * Makes a client.
   *
   * @param limit how long an answer may take to begin
   * @param nanoClock the time in nanoseconds from any origin
   */
  CompletionClient(Duration limit, LongSupplier nanoClock) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.limit = limit;
    this.nanoClock = nanoClock;
  }

  /** Returns the time by which the records are made. */
  long now() {
    return nanoClock.getAsLong();
  }

  /**
   * Makes one call and waits for its end. An answer's length is forced, as far as the server knows
   * {@code ignore_eos}.
   *
   * @return what was seen; a failure is told in the record
   */
  CallRecord complete(Target target, String prompt, int maxTokens) throws InterruptedException {
    ObjectNode body =
        json.createObjectNode()
            .put("prompt", prompt)
            .put("max_tokens", maxTokens)
            .put("temperature", 0)
            .put("ignore_eos", true);
    return stream(target, body, Integer.MAX_VALUE);
  }

  /**
   * Makes one streamed call and waits for its end.
   *
   * @param body the request without its model
   * @param chunks after how many chunks of text to leave
   * @return what was seen; a failure is told in the record, leaving as {@link #LEFT}
   */
  CallRecord stream(Target target, ObjectNode body, int chunks) throws InterruptedException {
    body.put("model", target.model()).put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    Reading reading = new Reading(now(), chunks);
    try {
      HttpResponse<InputStream> response = send(request(target, body));
      try (InputStream in = response.body()) {
        if (response.statusCode() == 200) {
          reading.readEvents(in);
        } else {
          String text = new String(in.readNBytes(MAX_MESSAGE), StandardCharsets.UTF_8);
          reading.error = "status %d: %s".formatted(response.statusCode(), text);
        }
      }
    } catch (IOException e) {
      reading.error = String.valueOf(e.getMessage() == null ? e : e.getMessage());
    }
    return reading.record();
  }

  private HttpResponse<InputStream> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw e;
    } catch (IOException e) {
      // A server may close a connection that it kept just as the next call is sent on it.
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }
  }

  private HttpRequest request(Target target, ObjectNode body) throws JsonProcessingException {
    URI uri = URI.create(target.base() + "/completions");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(limit)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    target.headers().forEach(request::setHeader);
    return request.build();
  }

  @Override
  public void close() {
    http.close();
  }

  /** One answer as it arrives. Used by the calling thread. */
  private final class Reading {
    private final long start;
    private final int mostChunks;
    private final LongStream.Builder chunks = LongStream.builder();
    private final StringBuilder text = new StringBuilder();
    private final List<Double> logProbabilities = new ArrayList<>();
    private int seen;
    private int promptTokens;
    private int cachedTokens;
    private int outputTokens;
    private boolean whole;
    private String error = "";

    Reading(long start, int mostChunks) {
      this.start = start;
      this.mostChunks = mostChunks;
    }

    void readEvents(InputStream in) throws IOException {
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      @Nullable String line = reader.readLine();
      while (line != null && error.isEmpty()) {
        if (line.startsWith("data:")) {
          read(line.substring("data:".length()).strip());
        }
        line = reader.readLine();
      }
      if (!whole && error.isEmpty()) {
        error = "the stream ended before [DONE]";
      }
    }

    private void read(String data) throws IOException {
      if (data.equals("[DONE]")) {
        whole = true;
        return;
      }
      JsonNode event = json.readTree(data);
      if (event.has("error")) {
        error = event.path("error").toString();
        return;
      }
      JsonNode choice = event.path("choices").path(0);
      for (JsonNode value : choice.path("logprobs").path("token_logprobs")) {
        logProbabilities.add(value.asDouble());
      }
      String piece = choice.path("text").asText("");
      if (!piece.isEmpty()) {
        chunks.add(now());
        text.append(piece);
        seen++;
        if (seen >= mostChunks) {
          error = LEFT;
        }
      }
      JsonNode usage = event.path("usage");
      if (usage.isObject()) {
        promptTokens = usage.path("prompt_tokens").asInt();
        outputTokens = usage.path("completion_tokens").asInt();
        cachedTokens = usage.path("prompt_tokens_details").path("cached_tokens").asInt();
      }
    }

    CallRecord record() {
      long[] times = chunks.build().toArray();
      int tokens = outputTokens > 0 ? outputTokens : times.length;
      return new CallRecord(
          start,
          times,
          now(),
          promptTokens,
          cachedTokens,
          tokens,
          text.toString(),
          logProbabilities,
          error);
    }
  }
}
