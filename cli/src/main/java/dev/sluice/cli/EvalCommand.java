package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Measures a part of Sluice on recorded data, without a model or a network. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = "Measures a part of Sluice on recorded data.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = EvalPrefixCommand.class)
final class EvalCommand {}
