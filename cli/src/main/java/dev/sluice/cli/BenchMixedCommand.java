package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Measures what interactive calls wait beside batch calls. */
@Command(
    name = "mixed",
    description = {
      "Measures what interactive calls wait beside batch calls.",
      "./sluice bench mixed --help lists its options."
    })
final class BenchMixedCommand extends BenchProgram {
  BenchMixedCommand() {
    super("MixedBenchMain");
  }
}
