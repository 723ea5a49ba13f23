package dev.sluice.inference.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that keeps a sidecar under random load and checks every answer and its memory. */
@Command(
    name = "sluice bench soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Keeps a sidecar of its own under random load: calls, bad calls, calls that clients leave.",
      "The sidecar runs in its deterministic mode, so each answer is compared with the one that the"
          + " same call got alone. Ends with 1 if an answer was wrong or lost, or if memory grew.",
      "Calls have any priority, and steps are to take 2 ms unless --engine=--target-token-time=MS"
          + " says otherwise, so that small models cut prompts and give steps up, too."
    })
public final class SoakMain implements Callable<Integer> {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final double MOST_GROWTH = 0.05;
  private static final String TOKEN = "soak";
  private static final String STEP_TIME = "--target-token-time";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "The GGUF file to run.")
  private String model = "";

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "30",
      description = "How long (default ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--warm-up",
      paramLabel = "M",
      defaultValue = "3",
      description = "Minutes after which memory may not grow by more than a twentieth (default 3).")
  private double warmUp;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "24",
      description = "Clients at once (default ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many different calls (default ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--engine",
      paramLabel = "OPTION",
      description = "An option of the sidecar, such as --engine=--threads=2; can be repeated.")
  private List<String> engine = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of everything (default ${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(BenchCommandLine.of(new SoakMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException, BenchException {
    try (SidecarServer server = SidecarServer.start(arguments());
        CompletionClient client = new CompletionClient(LONGEST_WAIT, System::nanoTime)) {
      Target target = new Target("sluice", server.base(), "model", Map.of()).trusted(TOKEN);
      Subject subject =
          new Calibration(client, Optional.empty()).subjects(List.of(target), seed).getFirst();
      List<SoakCall> known = SoakCall.learn(client, subject, calls, seed);
      print("%d answers learned one by one; %d clients start%n", known.size(), clients);
      SoakTally tally = new SoakTally();
      MemoryWatch memory = soak(server, client, target, known, tally);
      return verdict(tally, memory);
    }
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(engine);
    arguments.addAll(
        List.of("--model", "model=" + model, "--deterministic", "--trust-token", TOKEN));
    if (engine.stream().noneMatch(option -> option.startsWith(STEP_TIME))) {
      arguments.addAll(List.of(STEP_TIME, "2"));
    }
    return arguments;
  }

  private MemoryWatch soak(
      SidecarServer server,
      CompletionClient client,
      Target target,
      List<SoakCall> known,
      SoakTally tally)
      throws InterruptedException, IOException, BenchException {
    long end = client.now() + (long) (minutes * 60e9);
    SplittableRandom random = new SplittableRandom(seed);
    MemoryWatch memory =
        new MemoryWatch(server.process(), Duration.ofMillis((long) (warmUp * 6e4)));
    List<Future<Boolean>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < clients; number++) {
        SoakClient one = new SoakClient(client, target, known, tally, random.split());
        running.add(executor.submit(() -> act(one, client, end)));
      }
      try {
        watch(server, client, memory, tally, end);
      } catch (BenchException | IOException | InterruptedException e) {
        // Else the clients would go on in vain to the end of the time.
        executor.shutdownNow();
        throw e;
      }
      for (Future<Boolean> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new BenchException("A client broke off: %s.".formatted(e.getCause()));
    }
    return memory;
  }

  private void watch(
      SidecarServer server, CompletionClient client, MemoryWatch memory, SoakTally tally, long end)
      throws InterruptedException, IOException, BenchException {
    while (client.now() < end) {
      Thread.sleep(Math.min(10_000, Math.max(1, (end - client.now()) / 1_000_000)));
      server.checkRunning();
      memory.sample();
      print("%s; %s%n", memory, tally);
    }
  }

  private static boolean act(SoakClient one, CompletionClient client, long end)
      throws InterruptedException {
    while (client.now() < end) {
      one.act();
    }
    return true;
  }

  private int verdict(SoakTally tally, MemoryWatch memory) {
    boolean grew = memory.growth() > MOST_GROWTH;
    print("%s%nmemory %+.1f %% after the warm-up%n", tally, 100 * memory.growth());
    if (tally.wrong() > 0) {
      print("The first wrong one: %s%n", tally.firstWrong());
    }
    if (grew) {
      print("Memory grew by more than %.0f %%.%n", 100 * MOST_GROWTH);
    }
    return tally.wrong() > 0 || grew || tally.right.sum() == 0 ? 1 : 0;
  }

  private void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format, values);
    out.flush();
  }
}
