package dev.sluice.inference.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which servers are measured. */
final class TargetOptions {
  /** What the report calls the sidecar that the command starts. */
  static final String OWN = "sluice";

  @Option(
      names = "--model",
      paramLabel = "[NAME=]FILE",
      description = "A GGUF file: a sidecar is started on it and measured first.")
  private @Nullable String model;

  @Option(
      names = "--engine",
      paramLabel = "OPTION",
      description =
          "An option of the sidecar that is started, such as --engine=--threads=2; can be"
              + " repeated.")
  private List<String> engine = List.of();

  @Option(
      names = "--against",
      paramLabel = "OPTION",
      description =
          "An option of a second sidecar on the same model, which is measured in turn with the"
              + " first, such as --against=--speculate=off; can be repeated.")
  private List<String> against = List.of();

  @Option(
      names = "--server",
      paramLabel = "NAME=URL",
      description =
          "A running server of the OpenAI API to measure as well, with /v1 in its address; can be"
              + " repeated.")
  private Map<String, URI> servers = Map.of();

  @Option(
      names = "--server-model",
      paramLabel = "NAME",
      description = "The model to ask those servers for (default: the name of the sidecar's).")
  private @Nullable String serverModel;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description = "The key to send to those servers.")
  private @Nullable String apiKey;

  /** Refuses a command line that names no server, or compares a sidecar that there is not. */
  void require(CommandSpec spec) {
    if (model == null && servers.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name what to measure with --model FILE or --server NAME=URL.");
    }
    if (model == null && !against.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--against needs the --model FILE that both sidecars serve.");
    }
  }

  /**
   * Starts the sidecar where a model was named.
   *
   * @param more options of the sidecar that the measurement needs
   */
  @Nullable SidecarServer start(List<String> more) throws IOException, BenchException {
    return model == null ? null : start(model, more, List.of());
  }

  /**
   * Starts the second sidecar where one was asked for.
   *
   * @param more options of the sidecar that the measurement needs
   */
  @Nullable SidecarServer startSecond(List<String> more) throws IOException, BenchException {
    return model == null || against.isEmpty() ? null : start(model, more, against);
  }

  private SidecarServer start(String file, List<String> more, List<String> last)
      throws IOException, BenchException {
    List<String> arguments = new ArrayList<>(List.of("--model", file));
    arguments.addAll(more);
    arguments.addAll(engine);
    arguments.addAll(last);
    return SidecarServer.start(arguments);
  }

  /** Returns the servers, the own one first. */
  List<Target> targets(@Nullable SidecarServer own, @Nullable SidecarServer second) {
    List<Target> targets = new ArrayList<>();
    if (own != null) {
      targets.add(own(OWN, own));
    }
    if (second != null) {
      targets.add(own(String.join(" ", against).replaceFirst("^-+", "").replace(',', ' '), second));
    }
    Map<String, String> headers =
        apiKey == null ? Map.of() : Map.of("authorization", "Bearer " + apiKey);
    String asked = serverModel == null ? modelName() : serverModel;
    servers.forEach(
        (name, uri) -> targets.add(new Target(name, withoutSlash(uri), asked, headers)));
    return targets;
  }

  private Target own(String name, SidecarServer server) {
    return new Target(name, server.base(), modelName(), Map.of(), Optional.of(server.process()));
  }

  private String modelName() {
    if (model == null) {
      return "default";
    }
    int equals = model.indexOf('=');
    if (equals > 0) {
      return model.substring(0, equals);
    }
    return String.valueOf(Path.of(model).getFileName()).replaceFirst("\\.gguf$", "");
  }

  private static URI withoutSlash(URI uri) {
    String text = uri.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
  }
}
