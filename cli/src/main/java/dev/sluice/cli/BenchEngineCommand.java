package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Measures throughput and latency over lengths and numbers of calls. */
@Command(
    name = "engine",
    description = {
      "Measures throughput and latency over lengths and numbers of calls.",
      "./sluice bench engine --help lists its options."
    })
final class BenchEngineCommand extends BenchProgram {
  BenchEngineCommand() {
    super("EngineBenchMain");
  }
}
