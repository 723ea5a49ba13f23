package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Measures a running part of Sluice, and others like it, under load. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures a running part of Sluice, and others like it, under load.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchEngineCommand.class,
      BenchMixedCommand.class,
      BenchPrefixCommand.class,
      BenchSoakCommand.class,
    })
final class BenchCommand {}
