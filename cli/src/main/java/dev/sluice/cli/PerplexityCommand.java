package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Measures how well a model predicts a text. */
@Command(
    name = "perplexity",
    description = {
      "Measures how well a model predicts a text.",
      "./sluice perplexity --help lists its options."
    })
final class PerplexityCommand extends ToolCommand {}
