package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.batch.BatchService;
import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Embedder;
import dev.sluice.inference.engine.EmbeddingService;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.SchedulerStatistics;
import dev.sluice.inference.engine.SimulatedModel;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.Conversations;
import dev.sluice.inference.serving.ModelRegistry;
import dev.sluice.inference.serving.ServedModel;
import dev.sluice.inference.template.ChatTemplate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** The real server in front of a simulated model, with a client. */
final class SimulatedServer implements AutoCloseable {
  static final int CONTEXT = 4096;
  static final int EMBEDDING_CONTEXT = 64;
  static final int MAX_BODY = 1 << 16;

  static final ListenAddress ANY_PORT =
      new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TEMPLATE =
      "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>";

  final SimulatedModel model;
  final Scheduler scheduler;
  final ModelRegistry models = new ModelRegistry();

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  SimulatedServer(int sequences, int queue, double endProbability, Optional<String> apiKey)
      throws Exception {
    this(sequences, queue, endProbability, settings(apiKey, Optional.empty()));
  }

  SimulatedServer(int sequences, int queue, double endProbability, HttpSettings settings)
      throws Exception {
    this(sequences, queue, endProbability, settings, Optional.empty());
  }

  SimulatedServer(
      int sequences,
      int queue,
      double endProbability,
      HttpSettings settings,
      Optional<BatchService> batches)
      throws Exception {
    model = new SimulatedModel(sequences, CONTEXT, 256, endProbability);
    scheduler =
        new Scheduler(
            "sim",
            model,
            model,
            SchedulerSettings.of(queue, 1),
            Optional.empty(),
            System::nanoTime);
    server =
        HttpServer.start(
            settings,
            models,
            batches,
            new ServerMetrics(models),
            ServerSpans.NONE,
            InstantSource.system(),
            System::nanoTime,
            new Random(1));
  }

  /** Returns settings for any free port of the loopback address. */
  static HttpSettings settings(Optional<String> apiKey, Optional<String> trustToken) {
    return new HttpSettings(List.of(ANY_PORT), Optional.empty(), apiKey, trustToken, MAX_BODY);
  }

  static SimulatedServer ready(int sequences, int queue, double endProbability) throws Exception {
    SimulatedServer server =
        new SimulatedServer(sequences, queue, endProbability, Optional.empty());
    server.load();
    return server;
  }

  void load() throws Exception {
    load(TEMPLATE);
  }

  /** Loads the model with a chat template. */
  void load(String template) throws Exception {
    EmbeddingService embeddings =
        new EmbeddingService(
            "sim", EMBEDDING_CONTEXT, 4, () -> new LengthEmbedder(1), System::nanoTime);
    models.ready(
        List.of(
            new ServedModel(
                "sim",
                Instant.ofEpochSecond(1_000_000),
                CONTEXT,
                model,
                new ServedModel.Template.Usable(
                    new Conversations(new ChatTemplate(template, "", ""), model)),
                Optional.of(scheduler),
                embeddings)));
  }

  /** Loads a model that ranks documents by their lengths. */
  void loadRanking() throws Exception {
    EmbeddingService lengths =
        new EmbeddingService(
            "sim", EMBEDDING_CONTEXT, 4, () -> new LengthEmbedder(0), System::nanoTime);
    models.ready(
        List.of(
            new ServedModel(
                "sim",
                Instant.ofEpochSecond(1_000_000),
                EMBEDDING_CONTEXT,
                model,
                new ServedModel.Template.Missing("It has none."),
                Optional.empty(),
                lengths,
                Optional.of((query, document) -> model.tokenize(query + document, true, false)),
                new Constraints(model))));
  }

  int port() {
    return server.tcpAddresses().getFirst().getPort();
  }

  SchedulerStatistics statistics() {
    return scheduler.statistics();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(PATIENCE);
  }

  HttpClient client() {
    return client;
  }

  JsonNode json(String text) throws IOException {
    return json.readTree(text);
  }

  /** Returns the sum of all samples of a metric whose labels hold a text. */
  double metric(String name, String labels) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Waits for the sum of a metric, see {@link #metric}. */
  void awaitMetric(String name, String labels, double sum) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (metric(name, labels) != sum) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(name + " stays at " + metric(name, labels));
      }
      Thread.sleep(5);
    }
  }

  /** Waits for the scheduler to be in some state. */
  void await(Predicate<SchedulerStatistics> state) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!state.test(statistics())) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("The scheduler stays at " + statistics());
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    scheduler.close();
    server.close();
    client.close();
  }

  /** Gives vectors that end in the length of their input, behind as many ones. */
  private record LengthEmbedder(int ones) implements Embedder {
    @Override
    public int passTokens() {
      return EMBEDDING_CONTEXT;
    }

    @Override
    public int passInputs() {
      return 4;
    }

    @Override
    public List<float[]> embed(List<TokenSequence> inputs) throws DecodeException {
      return inputs.stream().map(this::vector).toList();
    }

    private float[] vector(TokenSequence input) {
      float[] vector = new float[ones + 1];
      Arrays.fill(vector, 1);
      vector[ones] = input.size();
      return vector;
    }

    @Override
    public void close() {}
  }
}
