package dev.sluice.inference.tool;

import dev.sluice.inference.llama.LibraryBuild;
import dev.sluice.inference.llama.LibraryLocator;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaRuntime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which library computes and on what. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Says which library computes and which devices it finds.")
final class EngineShowCommand implements Callable<Integer> {
  /** The order in which the sidecar looks, too. */
  private static final List<LibraryBuild> BUILDS =
      List.of(LibraryBuild.CUDA, LibraryBuild.VULKAN, LibraryBuild.CPU);

  @Option(
      names = "--llama-lib",
      paramLabel = "DIR",
      description = "Folder of llama.cpp's library (default: SLUICE_LLAMA_LIB, or npm's folder).")
  private @Nullable Path folder;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws LlamaException {
    Path library = LibraryLocator.find(folder, System.getenv("SLUICE_LLAMA_LIB"), BUILDS);
    LlamaRuntime runtime = LlamaRuntime.load(library);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Library   %s%n", library);
    out.printf("Version   llama.cpp %s%n", runtime.version());
    for (LibraryBuild build : BUILDS.reversed()) {
      Optional<Path> installed = LibraryLocator.besideProgram(build);
      out.printf(
          "Build     %s, %s%n",
          build.name().toLowerCase(Locale.ROOT),
          installed.isPresent()
              ? "installed"
              : "not installed; ./sluice engine install " + build.option());
    }
    DeviceReport.of(runtime, library).lines().forEach(out::println);
    return CommandLine.ExitCode.OK;
  }
}
