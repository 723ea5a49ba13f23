package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Keeps a sidecar under random load and checks every answer. */
@Command(
    name = "soak",
    description = {
      "Keeps a sidecar under random load and checks every answer.",
      "./sluice bench soak --help lists its options."
    })
final class BenchSoakCommand extends BenchProgram {
  BenchSoakCommand() {
    super("SoakMain");
  }
}
