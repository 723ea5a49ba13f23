package dev.sluice.inference.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is blamed for a process that ended while it served models. */
class ServedCrashTest {
  private static final String IN_LIBRARY =
      """
      #
      # A fatal error has been detected by the Java Runtime Environment:
      #
      #  SIGSEGV (0xb) at pc=0x00007f2a9c0, pid=77, tid=91
      #
      # Problematic frame:
      # C  [libggml-cpu-haswell.so+0x1234]  ggml_compute_forward+0x1
      #
      Current thread (0x00007f2a9c01a):  JavaThread "%s" daemon [_thread_in_native, id=91]

      siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000010
      """;

  @TempDir private Path folder;
  private Path records;
  private Path good;
  private Path bad;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final InstantSource clock = () -> now;
  private int processes;

  @BeforeEach
  void makeModels() throws Exception {
    records = folder.resolve("records");
    good = Files.writeString(folder.resolve("good.gguf"), "weights");
    bad = Files.writeString(folder.resolve("bad.gguf"), "weights");
  }

  @Test
  void aFileThatEndsItsProcessAgainAndAgainIsDisabledAndTheOthersAreNot() throws Exception {
    for (int death = 0; death < 3; death++) {
      assertThat(open().whyDisabled(bad)).isEmpty();
      die(IN_LIBRARY.formatted("scheduler-bad"));
    }
    CrashGuard guard = open();
    assertThat(guard.whyDisabled(bad))
        .hasValueSatisfying(why -> assertThat(why).contains("3 times within 10 minutes", "served"));
    assertThat(guard.whyDisabled(good)).isEmpty();
  }

  @Test
  void abortsCountAsSignalsDo() throws Exception {
    for (int death = 0; death < 3; death++) {
      Path record = die("");
      CrashReport.noteAbort(ServedFiles.abort(record), "embedder-bad", "GGML_ASSERT(x) failed");
      Files.setLastModifiedTime(ServedFiles.abort(record), FileTime.from(now));
    }
    assertThat(open().whyDisabled(bad)).isPresent();
  }

  @Test
  void whoIsKilledBlamesNobody() throws Exception {
    for (int death = 0; death < 9; death++) {
      die("");
      assertThat(open().whyDisabled(bad)).isEmpty();
    }
  }

  @Test
  void reportsOfOtherTroubleBlameNobody() throws Exception {
    List<String> reports =
        List.of(
            "# There is insufficient memory for the Java Runtime Environment to continue.\n",
            IN_LIBRARY.formatted("scheduler-bad").replace("# C  [libggml", "# V  [libjvm"),
            IN_LIBRARY.formatted("scheduler-bad").replace("SEGV_MAPERR", "SI_USER"),
            IN_LIBRARY.formatted("http-1"));
    for (String report : reports) {
      for (int death = 0; death < 3; death++) {
        die(report);
      }
      assertThat(open().whyDisabled(bad)).isEmpty();
    }
  }

  @Test
  void theOnlyModelIsBlamedForThreadsOfTheLibrary() throws Exception {
    String report = IN_LIBRARY.replaceFirst("Current thread .*", "Current thread is native thread");
    for (int death = 0; death < 3; death++) {
      die(IN_LIBRARY.formatted("http-1"), Map.of("good", good));
      die(report, Map.of("bad", bad));
    }
    CrashGuard guard = open();
    assertThat(guard.whyDisabled(bad)).isPresent();
    assertThat(guard.whyDisabled(good)).isEmpty();
  }

  @Test
  void deathsFarApartDoNotCountTogether() throws Exception {
    for (int death = 0; death < 6; death++) {
      die(IN_LIBRARY.formatted("scheduler-bad"));
      assertThat(open().whyDisabled(bad)).isEmpty();
      now = now.plus(Duration.ofMinutes(6));
    }
  }

  @Test
  void nothingIsLeftOfAProcessThatEndsAsItShould() throws Exception {
    CrashGuard guard = open();
    guard.serves("good", good);
    guard.serves("bad", bad);
    assertThat(left()).hasSize(1);
    assertThat(open().whyDisabled(good)).isEmpty();
    guard.ended("bad");
    guard.ended("good");
    assertThat(left()).isEmpty();
  }

  private CrashGuard open() throws Exception {
    return CrashGuard.open(records, clock, false);
  }

  private Path die(String report) throws Exception {
    return die(report, Map.of("good", good, "bad", bad));
  }

  /** Leaves what a process leaves that dies while it serves; no report for an empty one. */
  private Path die(String report, Map<String, Path> models) throws Exception {
    open();
    processes++;
    Path log = folder.resolve("hs_err_pid" + processes + ".log");
    if (!report.isEmpty()) {
      Files.writeString(log, report);
      Files.setLastModifiedTime(log, FileTime.from(now));
    }
    Path record = records.resolve(processes + ServedFiles.SUFFIX);
    new ServingRecord(
            new TrialRecord.Attempt(Long.MAX_VALUE, Instant.EPOCH, Instant.EPOCH),
            models,
            List.of(log))
        .write(record);
    return record;
  }

  private List<Path> left() throws Exception {
    try (Stream<Path> all = Files.list(records)) {
      return all.toList();
    }
  }
}
