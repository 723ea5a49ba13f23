package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Measures what a prompt's beginning costs that was computed before. */
@Command(
    name = "prefix",
    description = {
      "Measures what a prompt's beginning costs that was computed before.",
      "./sluice bench prefix --help lists its options."
    })
final class BenchPrefixCommand extends BenchProgram {
  BenchPrefixCommand() {
    super("PrefixBenchMain");
  }
}
