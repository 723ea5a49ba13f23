package dev.sluice.inference.tool;

import picocli.CommandLine.Command;

/** The commands on one model file that need no native library. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Says what a model file holds.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ModelShowCommand.class)
final class ModelCommand {}
