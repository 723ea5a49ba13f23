package dev.sluice.inference.tool;

import dev.sluice.inference.llama.LibraryBuild;
import dev.sluice.inference.llama.LibraryLocator;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fetches a build of the native library for GPUs. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches a build for GPUs, pinned by hash like the one for processors, into its own folder.",
      "The sidecar takes it from then on where --device is auto or names it."
    })
final class EngineInstallCommand implements Callable<Integer> {
  /** Which build is wanted. */
  static final class Wanted {
    @Option(
        names = "--cuda",
        description = "For NVIDIA's GPUs; 0.6 GB with CUDA 13's runtime, which pip fetches.")
    private boolean cuda;

    @Option(names = "--vulkan", description = "For GPUs with a Vulkan driver; 24 MB.")
    private boolean vulkan;

    LibraryBuild build() {
      if (cuda == vulkan) {
        throw new IllegalStateException("The command line allows exactly one.");
      }
      return cuda ? LibraryBuild.CUDA : LibraryBuild.VULKAN;
    }
  }

  @ArgGroup(multiplicity = "1")
  private Wanted wanted = new Wanted();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ToolException, IOException, LlamaException, InterruptedException {
    LibraryBuild build = wanted.build();
    Path lockFiles =
        LibraryLocator.nativeFolder()
            .orElseThrow(
                () ->
                    new ToolException(
                        "The lock files are not beside this program; run it from a checkout."));
    new EngineInstallation(lockFiles.resolve(build.folder()), Commands.ofSystem()).run();
    Path library =
        LibraryLocator.besideProgram(build)
            .orElseThrow(
                () ->
                    new ToolException(
                        "npm has no %s build of the library for this platform.".formatted(build)));
    DeviceReport report = DeviceReport.of(LlamaRuntime.load(library), library);
    spec.commandLine().getOut().printf("Installed %s%n", library);
    report.lines().forEach(spec.commandLine().getOut()::println);
    return report.missing().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
