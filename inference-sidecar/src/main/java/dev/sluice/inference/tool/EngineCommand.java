package dev.sluice.inference.tool;

import picocli.CommandLine.Command;

/** The commands on the native library. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = "Shows the inference engine's library and devices, and fetches builds for GPUs.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EngineShowCommand.class, EngineInstallCommand.class})
final class EngineCommand {}
