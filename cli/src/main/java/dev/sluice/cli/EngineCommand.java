package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Shows the inference engine's library and devices, and fetches builds for GPUs. */
@Command(
    name = "engine",
    description = {
      "Shows the inference engine's library and devices, and fetches builds for GPUs.",
      "./sluice engine --help lists its options."
    })
final class EngineCommand extends ToolCommand {}
