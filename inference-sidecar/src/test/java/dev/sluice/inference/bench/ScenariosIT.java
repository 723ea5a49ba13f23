package dev.sluice.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.DemoModels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class ScenariosIT {
  private final StringWriter printed = new StringWriter();

  @Test
  void mixesBatchAndInteractiveCalls() {
    int status =
        run(
            new MixedBenchMain(),
            "--batch 2 --batch-isl 16 --batch-osl 16 --rate 8 --isl 8 --osl 4 --seconds 1 --rounds"
                + " 1");
    assertThat(status).as(printed.toString()).isZero();
    assertThat(printed.toString()).containsPattern("sluice +1 +[0-9.]+ tokens/s");
  }

  @Test
  void measuresPromptsThatBeginAlike() {
    int status = run(new PrefixBenchMain(), "--prefix 200 --suffix 4 --at-once 2 --rounds 1");
    assertThat(status).as(printed.toString()).isZero();
    assertThat(printed.toString())
        .containsPattern("the second call takes [0-9.]+, the slowest of 2 at once");
  }

  @Test
  void checksEveryAnswerOfASoak() {
    int status = run(new SoakMain(), "--minutes 0.1 --warm-up 0 --clients 4 --calls 12");
    assertThat(status).as(printed.toString()).isZero();
    assertThat(printed.toString())
        .contains("12 answers learned one by one")
        .contains(", 0 wrong")
        .contains("after the warm-up");
  }

  @Test
  @Timeout(300)
  void aSoakEndsWithItsSidecar() throws Exception {
    Thread killer = Thread.ofVirtual().start(this::killTheSidecarAtWork);
    int status = run(new SoakMain(), "--minutes 30 --clients 2 --calls 4");
    killer.join();
    assertThat(status).isEqualTo(1);
    assertThat(printed.toString()).contains("The sidecar ended with status 137 while it worked");
  }

  private void killTheSidecarAtWork() {
    while (!printed.toString().contains("clients start")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
  }

  private int run(Object command, String arguments) {
    CommandLine line = BenchCommandLine.of(command);
    line.setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(printed, true));
    String all = arguments + " --engine=--threads=1 --model " + DemoModels.SMALL;
    return line.execute(all.split(" "));
  }
}
