package dev.sluice.inference.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashGuardTest {
  @TempDir private Path folder;
  private Path records;
  private Path model;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final InstantSource clock = () -> now;

  @BeforeEach
  void makeModel() throws Exception {
    records = folder.resolve("records");
    model = Files.writeString(folder.resolve("m.gguf"), "weights");
  }

  @Test
  void threeDeathsInARowDisableTheFile() throws Exception {
    for (int death = 0; death < 3; death++) {
      assertThat(open().whyDisabled(model)).isEmpty();
      dieWhileTrying();
    }
    assertThat(open().whyDisabled(model))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains(model.toString(), "3 times within 10 minutes", "--retry-disabled")
                    .endsWith("."));
    now = now.plus(Duration.ofDays(30));
    assertThat(open().whyDisabled(model)).isPresent();
  }

  @Test
  void deathsFarApartDoNotCountTogether() throws Exception {
    for (int death = 0; death < 6; death++) {
      dieWhileTrying();
      assertThat(open().whyDisabled(model)).isEmpty();
      now = now.plus(Duration.ofMinutes(6));
    }
  }

  @Test
  void survivedTrialsAndOtherFilesDoNotCount() throws Exception {
    Path other = Files.writeString(folder.resolve("other.gguf"), "weights");
    for (int i = 0; i < 5; i++) {
      try (CrashGuard.Trial trial = open().begin(other)) {
        assertThat(trial).isNotNull();
      }
      dieWhileTrying();
    }
    assertThat(open().whyDisabled(other)).isEmpty();
    assertThat(open().whyDisabled(model)).isPresent();
  }

  @Test
  void aTrialOfALivingProcessIsNoDeath() throws Exception {
    for (int i = 0; i < 5; i++) {
      CrashGuard.Trial underWay = open().begin(model);
      assertThat(underWay).isNotNull();
    }
    assertThat(open().whyDisabled(model)).isEmpty();
  }

  @Test
  void anotherFileInItsPlaceOrAnOrderIsTriedAgain() throws Exception {
    for (int death = 0; death < 3; death++) {
      dieWhileTrying();
      open();
    }
    assertThat(open().whyDisabled(model)).isPresent();
    assertThat(CrashGuard.open(records, clock, true).whyDisabled(model)).isEmpty();
    assertThat(open().whyDisabled(model)).isEmpty();
    for (int death = 0; death < 3; death++) {
      dieWhileTrying();
      open();
    }
    assertThat(open().whyDisabled(model)).isPresent();
    Files.setLastModifiedTime(model, FileTime.from(now.plusSeconds(5)));
    assertThat(open().whyDisabled(model)).isEmpty();
  }

  @Test
  void saysWhichRecordIsDamaged() throws Exception {
    dieWhileTrying();
    try (Stream<Path> files = Files.list(records)) {
      Files.writeString(files.findFirst().orElseThrow(), "pid=x");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged; delete it")
        .hasMessageEndingWith("--state.");
  }

  @Test
  void withoutAFolderNothingIsRemembered() {
    CrashGuard guard = CrashGuard.none();
    try (CrashGuard.Trial trial = guard.begin(model)) {
      assertThat(guard.whyDisabled(model)).isEmpty();
      assertThat(trial).isNotNull();
    }
  }

  private CrashGuard open() throws IOException {
    return CrashGuard.open(records, clock, false);
  }

  /** Leaves what a process leaves that dies while it tries the model. */
  private void dieWhileTrying() throws IOException {
    CrashGuard.Trial trial = open().begin(model);
    assertThat(trial).isNotNull();
    List<Path> files;
    try (Stream<Path> all = Files.list(records)) {
      files = all.filter(file -> file.toString().contains("m.gguf")).toList();
    }
    Path file = files.getFirst();
    TrialRecord record = TrialRecord.read(file);
    TrialRecord.Attempt gone =
        new TrialRecord.Attempt(Long.MAX_VALUE, Instant.EPOCH, record.trying().orElseThrow().at());
    new TrialRecord(
            record.model(),
            record.version(),
            Optional.of(gone),
            record.crashes(),
            record.disabledAt())
        .write(file);
  }
}
