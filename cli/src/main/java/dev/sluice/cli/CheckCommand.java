package dev.sluice.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a policy file is right, or everything that is wrong with it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a policy file and what it includes.",
      "Prints ok, or each error as file:line:column and ends with 2."
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Policy file.")
  private Path file = Path.of("");

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    List<String> warnings = Policies.check(file);
    warnings.forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    spec.commandLine().getOut().println(file + ": ok");
    return 0;
  }
}
