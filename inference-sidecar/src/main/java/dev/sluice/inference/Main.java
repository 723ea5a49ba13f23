package dev.sluice.inference;

import dev.sluice.inference.batch.BatchSettings;
import dev.sluice.inference.http.HttpSettings;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.serving.ModelUnavailableException;
import dev.sluice.inference.text.Sentence;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The sidecar's command line. */
@Command(
    name = "sluice-sidecar",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Serves GGUF models over an OpenAI-compatible API.")
public final class Main implements Callable<Integer> {
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  @Mixin private HttpOptions http = new HttpOptions();

  @Mixin private StateOptions state = new StateOptions();

  @Mixin private ModelOptions models = new ModelOptions();

  @Mixin private CacheOptions cache = new CacheOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for each model's steps (default: free cores shared by the models).")
  private @Nullable Integer threads;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "8",
      description = "Generations of one model at once (default ${DEFAULT-VALUE}).")
  private int parallel;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      defaultValue = "0",
      description = "Tokens of each generation (default: the model's own, at most 8192).")
  private int contextLength;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "256",
      description = "Calls of each priority that wait for a model (default ${DEFAULT-VALUE}).")
  private int queueCapacity;

  @Option(
      names = "--step-tokens",
      paramLabel = "N",
      defaultValue = "512",
      description = "Most tokens of one step (default ${DEFAULT-VALUE}).")
  private int stepTokens;

  @Option(
      names = "--target-token-time",
      paramLabel = "MS",
      defaultValue = "100",
      description =
          "Time between two tokens that prompts beside an answer may not stretch, in milliseconds;"
              + " where several wait, and at a prompt's end, 2.5 times that"
              + " (default ${DEFAULT-VALUE}).")
  private int targetTokenTime;

  @Option(
      names = "--deterministic",
      description = "Make answers independent of what runs beside them, which is slower.")
  private boolean deterministic;

  @Mixin private SpeculationOptions speculation = new SpeculationOptions();

  @Option(
      names = "--end-with-input",
      description = "End when standard input ends, as it does when the process that holds it dies.")
  private boolean endWithInput;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs the sidecar until it is told to end.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(
        (exception, arguments) -> {
          System.err.println(Sentence.of(String.valueOf(exception.getMessage())) + " See --help.");
          return CommandLine.ExitCode.USAGE;
        });
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    HttpSettings listening = checked(http::settings);
    EngineSettings settings = checked(() -> engineSettings(models.checkedSources().size()));
    Optional<BatchSettings> batches = checked(state::batches);
    try (Sidecar sidecar = Sidecar.listen(listening, batches)) {
      sidecar.load(devices, models, settings, state.crashGuard());
      if (endWithInput) {
        Thread.ofPlatform().daemon().name("input").start(Main::endWithInput);
      }
      return serve(sidecar);
    } catch (IOException | LlamaException | ModelUnavailableException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static int serve(Sidecar sidecar) throws InterruptedException {
    CountDownLatch drained = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sidecar, drained), "shutdown"));
    System.out.println("sidecar ready on " + String.join(", ", sidecar.addresses()));
    System.out.flush();
    drained.await();
    return 0;
  }

  private static void endWithInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("Standard input cannot be read, the sidecar ends: " + e.getMessage());
    }
    System.exit(0);
  }

  /** Ends the process with status 0, where the runtime would report the signal. */
  private static void stop(Sidecar sidecar, CountDownLatch drained) {
    sidecar.drain(DRAIN_LIMIT);
    drained.countDown();
    Runtime.getRuntime().halt(0);
  }

  private EngineSettings engineSettings(int modelCount) {
    devices.check();
    // One core is left for everything else, as a step's threads wait by spinning.
    int free = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    int defaultThreads = Math.max(1, free / modelCount);
    return new EngineSettings(
        threads == null ? defaultThreads : threads,
        parallel,
        contextLength,
        queueCapacity,
        stepTokens,
        Duration.ofMillis(targetTokenTime),
        deterministic,
        cache.settings(),
        speculation.settings(modelCount));
  }

  private <T> T checked(Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage() + ".");
    }
  }
}
