package dev.sluice.inference.eval;

import dev.sluice.inference.console.CommandLines;
import dev.sluice.inference.prefix.PrefixCacheSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that measures the prefix cache on a recorded trace. */
@Command(
    name = "sluice eval prefix",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the prefix cache on a recorded trace.",
      "The trace has a JSON object for each call: timestamp (ms), input_length, output_length"
          + " (tokens), hash_ids (the prompt's blocks). The result has one for each call: index,"
          + " hit_tokens."
    })
public final class PrefixEvaluationMain implements Callable<Integer> {
  private static final int MAX_BLOCKS = 1 << 24;

  @Option(
      names = "--data",
      paramLabel = "TRACE",
      required = true,
      description = "The trace to read.")
  private Path data = Path.of("");

  @Option(
      names = "--capacity-tokens",
      paramLabel = "N",
      required = true,
      description = "Tokens that the cache can hold.")
  private long capacityTokens;

  @Option(
      names = "--block-tokens",
      paramLabel = "N",
      defaultValue = "512",
      description = "Tokens of each block of the trace (default ${DEFAULT-VALUE}).")
  private int blockTokens;

  @Option(
      names = "--out",
      paramLabel = "PRED",
      required = true,
      description = "File to write the result to.")
  private Path out = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return CommandLines.of(
        new PrefixEvaluationMain(),
        failure ->
            failure instanceof TraceException
                ? CommandLines.Failure.of(failure, CommandLine.ExitCode.USAGE)
                : Optional.empty());
  }

  @Override
  public Integer call() throws TraceException {
    PrefixCacheSettings settings = settings();
    PrefixEvaluation evaluation = new PrefixEvaluation(settings);
    PrintWriter err = spec.commandLine().getErr();
    new PrefixEvaluationRun(evaluation, blockTokens, err).run(data, out);
    spec.commandLine()
        .getOut()
        .printf(
            "%,d calls, %.2f %% of the tokens cached, %,d blocks given up of %,d cached at once%n",
            evaluation.calls(),
            evaluation.hitPercent(),
            evaluation.statistics().evictedBlocks(),
            settings.capacityBlocks());
    return CommandLine.ExitCode.OK;
  }

  private PrefixCacheSettings settings() {
    if (blockTokens < 1) {
      throw usage("--block-tokens %d is not positive.".formatted(blockTokens));
    }
    long blocks = capacityTokens / blockTokens;
    if (blocks < 1 || blocks > MAX_BLOCKS) {
      throw usage(
          "--capacity-tokens %d is not between one block, %d tokens, and %d blocks."
              .formatted(capacityTokens, blockTokens, MAX_BLOCKS));
    }
    return PrefixCacheSettings.of(blockTokens, (int) blocks);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
