package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Writes a model file with fewer bits for each parameter. */
@Command(
    name = "quantize",
    description = {
      "Writes a model file with fewer bits for each parameter.",
      "./sluice quantize --help lists its options."
    })
final class QuantizeCommand extends ToolCommand {}
