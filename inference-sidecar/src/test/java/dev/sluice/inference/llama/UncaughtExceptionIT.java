package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UncaughtExceptionIT {
  private static final int ABORTED = 134;

  @Test
  void theProcessThatAnExceptionEndsSaysWhichOneBefore() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                System.getProperty("java.class.path"),
                Thrower.class.getName())
            .start();
    try {
      String heard = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isEqualTo(ABORTED);
      assertThat(heard).isEqualTo("main: of a C++ exception that nobody catches: St9bad_alloc\n");
      assertThat(said).contains("std::bad_alloc");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Throws where no frame of C++ catches. */
  static final class Thrower {
    private Thrower() {}

    public static void main(String[] args) throws Throwable {
      Path library = LibraryLocator.find(null, System.getenv("SLUICE_LLAMA_LIB"));
      LlamaRuntime _ =
          LlamaRuntime.load(
              library,
              why -> System.out.print(Thread.currentThread().getName() + ": " + why + "\n"));
      SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
      Linker.nativeLinker()
          .downcallHandle(
              symbols.findOrThrow("_ZSt17__throw_bad_allocv"), FunctionDescriptor.ofVoid())
          .invokeExact();
    }
  }
}
