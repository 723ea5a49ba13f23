package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Says what a model file holds and what serving it takes. */
@Command(
    name = "model",
    description = {
      "Says what a model file holds and what serving it takes.",
      "./sluice model --help lists its options."
    })
final class ModelCommand extends ToolCommand {}
