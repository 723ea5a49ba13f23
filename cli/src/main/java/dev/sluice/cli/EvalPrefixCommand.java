package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Measures the sidecar's prefix cache on a recorded trace, in a process of the sidecar's code. */
@Command(
    name = "prefix",
    description = {
      "Measures the prefix cache on a recorded trace.",
      "./sluice eval prefix --help lists its options."
    })
final class EvalPrefixCommand implements Callable<Integer> {
  private static final String MAIN_CLASS = "dev.sluice.inference.eval.PrefixEvaluationMain";

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return ForegroundProcess.run(
        "the evaluation", Sidecar.command(Home.fromLauncher(), MAIN_CLASS, arguments));
  }
}
