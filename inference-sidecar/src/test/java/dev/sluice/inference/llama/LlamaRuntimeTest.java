package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LlamaRuntimeTest {
  private static final Path LIBRARY = Path.of("libllama.so");

  @Test
  void acceptsTheReleaseItIsBoundTo() {
    assertThatCode(() -> new LlamaRuntime(library("0.5.0-dev", 2048), new NativeLog(), LIBRARY))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherRelease() {
    assertThatThrownBy(() -> new LlamaRuntime(library("0.6.0", 2048), new NativeLog(), LIBRARY))
        .isInstanceOf(LlamaException.class)
        .hasMessage(
            "The native library libllama.so is llama.cpp 0.6.0; this program is bound to"
                + " 0.5.0-dev.");
  }

  @Test
  void refusesStructuresThatDiffer() {
    assertThatThrownBy(() -> new LlamaRuntime(library("0.5.0-dev", 7), new NativeLog(), LIBRARY))
        .isInstanceOf(LlamaException.class)
        .hasMessageContaining("its structures differ");
  }

  @Test
  void structuresHaveTheSizesOfTheRelease() {
    assertThat(Structs.MODEL_PARAMS.byteSize()).isEqualTo(80);
    assertThat(Structs.CONTEXT_PARAMS.byteSize()).isEqualTo(160);
    assertThat(Structs.BATCH.byteSize()).isEqualTo(56);
    assertThat(Structs.QUANTIZE_PARAMS.byteSize()).isEqualTo(64);
    assertThat(Structs.IMATRIX_DATA.byteSize()).isEqualTo(24);
  }

  @Test
  void theLogKeepsTheFirstErrorAndABoundedNumberOfLines() {
    NativeLog log = new NativeLog();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment none = MemorySegment.NULL;
      assertThat(log.reason()).isEmpty();
      log.log(2, arena.allocateFrom("information"), none);
      assertThat(log.reason()).isEmpty();
      log.log(3, arena.allocateFrom("a warning\n"), none);
      assertThat(log.reason()).contains("a warning");
      log.log(4, arena.allocateFrom("an error"), none);
      log.log(4, arena.allocateFrom("a later error"), none);
      assertThat(log.reason()).contains("an error");
      for (int i = 0; i < 1000; i++) {
        log.log(4, arena.allocateFrom("error " + i), none);
      }
      assertThat(log.reason()).contains("error 968");
      log.clear();
      assertThat(log.reason()).isEmpty();
    }
  }

  /** A library that knows its version and its defaults, and nothing else. */
  private static LlamaCpp library(String version, int defaultBatch) {
    return (LlamaCpp)
        Proxy.newProxyInstance(
            LlamaCpp.class.getClassLoader(),
            new Class<?>[] {LlamaCpp.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "version" -> version;
                  case "contextDefaults" -> contextDefaults((Arena) arguments[0], defaultBatch);
                  case "modelDefaults" -> modelDefaults((Arena) arguments[0]);
                  default -> throw new AssertionError(method + " was called");
                });
  }

  private static MemorySegment contextDefaults(Arena arena, int defaultBatch) {
    MemorySegment parameters = arena.allocate(Structs.CONTEXT_PARAMS);
    Structs.setInt(Structs.CONTEXT_PARAMS, parameters, "n_batch", defaultBatch);
    Structs.setBoolean(Structs.CONTEXT_PARAMS, parameters, "offload_kqv", true);
    return parameters;
  }

  private static MemorySegment modelDefaults(Arena arena) {
    MemorySegment parameters = arena.allocate(Structs.MODEL_PARAMS);
    Structs.setBoolean(Structs.MODEL_PARAMS, parameters, "use_extra_bufts", true);
    return parameters;
  }
}
