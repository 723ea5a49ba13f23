package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose steps end the process, which native code does to the thread that computes it. */
class ServedCrashIT {
  private static final int SEGMENTATION_FAULT = 11;
  private static final int ABORTED = 134;

  @TempDir private Path folder;

  @Test
  void aModelThatEndsTheProcessInServingIsDisabledAndAnOperatorsKillIsNot() throws Throwable {
    for (int death = 0; death < 3; death++) {
      try (SidecarProcess sidecar = start()) {
        sidecar.awaitReady();
        kill(sidecar.pid());
        assertThat(sidecar.exitStatus()).isNotZero();
      }
    }
    for (int death = 0; death < 3; death++) {
      try (SidecarProcess sidecar = start()) {
        String address = sidecar.awaitReady();
        assertThat(models(address)).contains("\"bad\"").doesNotContain("disabled");
        crash(sidecar.pid());
        assertThat(sidecar.exitStatus()).isEqualTo(ABORTED);
      }
    }
    try (SidecarProcess sidecar = start()) {
      assertThat(models(sidecar.awaitReady()))
          .containsOnlyOnce("\"disabled\"")
          .contains("died 3 times within 10 minutes while it was tried or served");
    }
  }

  private SidecarProcess start() throws IOException {
    Path bad = folder.resolve("bad.gguf");
    if (!Files.exists(bad)) {
      Files.copy(DemoModels.SMALL, bad);
    }
    return SidecarProcess.startIn(
        folder,
        "--listen",
        "127.0.0.1:0",
        "--threads",
        "1",
        "--state",
        folder.resolve("state").toString(),
        "--model",
        "good=" + DemoModels.SMALL.toAbsolutePath(),
        "--model",
        "bad=" + bad);
  }

  private static String models(String address) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(address + "/v1/models")).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  /** Sends the signal of a wrong memory access to the thread that computes the bad model. */
  private static void crash(long pid) throws Throwable {
    FunctionDescriptor three =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    Linker linker = Linker.nativeLinker();
    var tgkill = linker.downcallHandle(linker.defaultLookup().find("tgkill").orElseThrow(), three);
    assertThat(tgkill.invokeWithArguments((int) pid, thread(pid), SEGMENTATION_FAULT)).isEqualTo(0);
  }

  private static int thread(long pid) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
        OptionalInt found =
            threads
                .filter(thread -> name(thread).equals("scheduler-bad"))
                .mapToInt(thread -> Integer.parseInt(thread.getFileName().toString()))
                .findFirst();
        if (found.isPresent()) {
          return found.getAsInt();
        }
      }
      // A thread has its name once it has run.
      assertThat(System.nanoTime()).as("no thread computes the model").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
