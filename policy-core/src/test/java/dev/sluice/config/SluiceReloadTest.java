package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What changes when a configuration does, and what stays. */
class SluiceReloadTest extends SluiceFixture {
  @Test
  void aReloadChangesWhatNewCallsGetAndCallsUnderWayKeepTheirs() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      Begun early = sluice.begin();
      Files.writeString(file, text(300));
      assertThat(sluice.reload().ok()).isTrue();
      assertThat(sluice.lastReload().edition()).isEqualTo(2);
      assertThat(answer(sluice.begin())).isEqualTo(300);
      assertThat(fakes.open).hasValue(2);
      assertThat(early.models().find("m").window()).isEqualTo(200);
      assertThat(answer(early)).isEqualTo(200);
      await(() -> fakes.open.get() == 1);
    }
    assertThat(fakes.open).hasValue(0);
  }

  @Test
  void whatDoesNotChangeStaysOpen() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      Files.writeString(file, text(200) + "gateway: { port: 9000 }\n");
      sluice.reload();
      assertThat(sluice.configuration().gateway().port()).isEqualTo(9000);
      assertThat(fakes.open).hasValue(1);
      assertThat(answer(sluice.begin())).isEqualTo(200);
    }
    assertThat(fakes.open).hasValue(0);
  }

  @Test
  void theLastGoodConfigurationStaysInForce() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      for (String wrong :
          List.of("sluice: 1\npolicies: 7\n", "", text(300) + "  - fake: { broken: true }\n")) {
        Files.writeString(file, wrong);
        assertThat(sluice.reload().ok()).isFalse();
        assertThat(answer(sluice.begin())).isEqualTo(200);
      }
      Files.writeString(file, text(300).replace("} } ]", "} }, { other: { broken: true } } ]"));
      assertThat(sluice.reload().errors())
          .hasToString("[" + file + ":4:40: policies[1]: is broken]");
      assertThat(answer(sluice.begin())).isEqualTo(200);
      assertThat(fakes.open).hasValue(1);
      assertThat(sluice.lastReload().edition()).isEqualTo(1);
    }
  }

  @Test
  void aPolicyWithABugIsAnErrorAtItsPlace() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      String bug = "} }, { other: { broken: true, number: 0 } } ]";
      Files.writeString(file, text(300).replace("} } ]", bug));

      assertThat(sluice.reload().errors())
          .hasToString(
              "[%s:4:40: policies[1]: cannot be made: java.lang.NullPointerException: a bug]"
                  .formatted(file));
      assertThat(answer(sluice.begin())).isEqualTo(200);
    }
  }

  @Test
  void noCallIsLostOrSeesHalfAConfigurationWhileItReloads() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    AtomicBoolean stop = new AtomicBoolean();
    try (Sluice sluice = open(file, OPTIONS)) {
      AtomicInteger calls = new AtomicInteger();
      Callable<Void> caller =
          () -> {
            while (!stop.get()) {
              Begun begun = sluice.begin();
              long window = begun.models().find("m").window();
              assertThat(answer(begun)).isEqualTo(window);
              calls.incrementAndGet();
            }
            return null;
          };
      List<Future<Void>> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        callers.add(threads.submit(caller));
      }
      for (int i = 1; i <= 150; i++) {
        Files.writeString(file, text(200 + i % 7));
        assertThat(sluice.reload().ok()).isTrue();
        int reloads = i;
        await(() -> calls.get() > reloads);
      }
      stop.set(true);
      for (Future<Void> future : callers) {
        future.get(60, TimeUnit.SECONDS);
      }
      assertThat(sluice.lastReload().edition()).isEqualTo(151);
      await(() -> fakes.open.get() == 1);
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
    assertThat(fakes.open).hasValue(0);
  }

  @Test
  void aFileThatIsRenamedOverIsNoticed() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS.withWatch(Duration.ofMillis(10)))) {
      Path next = Files.writeString(folder.resolve("next.yaml"), text(300));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      await(() -> answer(sluice.begin()) == 300);
      Files.writeString(file, "sluice: 1\npolicies: 7\n");
      await(() -> !sluice.lastReload().ok());
      assertThat(answer(sluice.begin())).isEqualTo(300);
      Files.delete(file);
      await(() -> sluice.lastReload().errors().toString().contains("no such file"));
      Files.writeString(file, text(400));
      await(() -> answer(sluice.begin()) == 400);
    }
  }

  @Test
  void aSwitchedLinkIsNoticedAndSoAreIncludedFiles() throws Exception {
    Path first = Files.createDirectory(folder.resolve("v1"));
    Path second = Files.createDirectory(folder.resolve("v2"));
    write(first, 200);
    write(second, 300);
    Path link = folder.resolve("current");
    Files.createSymbolicLink(link, first);
    Path file = link.resolve("s.yaml");
    try (Sluice sluice = open(file, OPTIONS.withWatch(Duration.ofMillis(10)))) {
      assertThat(answer(sluice.begin())).isEqualTo(200);
      Path fresh = Files.createSymbolicLink(folder.resolve("fresh"), second);
      Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      await(() -> answer(sluice.begin()) == 300);
      Files.writeString(second.resolve("more.yaml"), text(400));
      await(() -> answer(sluice.begin()) == 400);
    }
  }
}
