package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens to callers and processes when something dies or is told to stop. */
class SupervisionIT {
  /** Bias keeps the end token away, so that the answer is long; token 2 ends an answer. */
  private static final String LONG_STREAM =
      """
      {"model":"demo-large","max_tokens":900,"stream":true,"logit_bias":{"2":-100},
       "messages":[{"role":"user","content":"Tell a long story about a lighthouse."}]}\
      """;

  /** More than the model writes at once: some are under way whenever the sidecar is killed. */
  private static final int STREAMS = 40;

  /** Those of an answer's first event, at most. */
  private static final int FIRST_BYTES = 100;

  private static String ask(String question) {
    return """
    {"model":"demo-small","max_tokens":16,"messages":[{"role":"user","content":"%s"}]}\
    """
        .formatted(question);
  }

  @Test
  void aKilledSidecarIsStartedAgainAndCallersGetClearErrorsMeanwhile() throws Exception {
    try (RunningSluice sluice = RunningSluice.start();
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      ProcessHandle first = sluice.sidecar();
      List<Future<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String body = ask("Question number " + i);
        Callable<Integer> call =
            () -> {
              HttpResponse<String> answer = sluice.chat(RunningSluice.DEMO_KEY, body);
              if (answer.statusCode() != 200) {
                assertThat(answer.body()).startsWith("{\"error\":{\"message\":");
              }
              return answer.statusCode();
            };
        statuses.add(callers.submit(call));
        if (i == 8) {
          first.destroyForcibly();
        }
      }
      for (Future<Integer> status : statuses) {
        assertThat(status.get(60, TimeUnit.SECONDS)).isIn(200, 502, 503);
      }
      sluice.await("sidecar  ended with status");
      assertThat(answersAgain(sluice)).isTrue();
      assertThat(sluice.sidecar().pid()).isNotEqualTo(first.pid());
    }
  }

  private static boolean answersAgain(RunningSluice sluice) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    for (int attempt = 0; System.nanoTime() < deadline; attempt++) {
      HttpResponse<String> answer = sluice.chat(RunningSluice.DEMO_KEY, ask("Attempt " + attempt));
      if (answer.statusCode() == 200) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return false;
  }

  @Test
  void streamsUnderWayEndWithAnErrorWhenTheSidecarIsKilled() throws Exception {
    try (RunningSluice sluice = RunningSluice.start();
        ExecutorService callers = Executors.newFixedThreadPool(STREAMS);
        InputStream first = sluice.stream(RunningSluice.DEMO_KEY, LONG_STREAM)) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        String body = LONG_STREAM.replace("lighthouse", "lighthouse " + i);
        answers.add(callers.submit(() -> sluice.chat(RunningSluice.DEMO_KEY, body).body()));
      }
      String begun = new String(first.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8);
      sluice.sidecar().destroyForcibly();

      List<String> cut = new ArrayList<>();
      addIfCut(begun + new String(first.readAllBytes(), StandardCharsets.UTF_8), cut);
      for (Future<String> answer : answers) {
        addIfCut(answer.get(60, TimeUnit.SECONDS), cut);
      }
      assertThat(cut)
          .isNotEmpty()
          .allMatch(events -> events.strip().lines().toList().getLast().contains("\"error\":{"));
    }
  }

  private static void addIfCut(String events, List<String> cut) {
    if (events.contains("\"delta\"") && !events.contains("[DONE]")) {
      cut.add(events);
    }
  }

  @Test
  void stopsAllWhenTold() throws Exception {
    try (RunningSluice sluice = RunningSluice.start()) {
      ProcessHandle sidecar = sluice.sidecar();
      for (int i = 0; i < 3; i++) {
        String question = ask("What has to be written to disk?");
        assertThat(sluice.chat(RunningSluice.DEMO_KEY, question).statusCode()).isEqualTo(200);
      }

      sluice.handle().destroy();

      sluice.await("sluice   stopped");
      assertThat(sluice.handle().onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(sidecar.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(sluice.printed()).noneMatch(SupervisionIT::tellsOfTrouble);
    }
  }

  /** What Tomcat says of threads that are left, the core of calls, and the gateway of a sidecar. */
  private static boolean tellsOfTrouble(String line) {
    return line.contains("failed to stop")
        || line.contains("under way still")
        || line.contains("started again");
  }

  @Test
  void aStreamUnderWayEndsAsItShouldBeforeAllIsStopped() throws Exception {
    try (RunningSluice sluice = RunningSluice.start();
        InputStream events = sluice.stream(RunningSluice.DEMO_KEY, LONG_STREAM)) {
      assertThat(events.read()).isEqualTo('d');

      // As Ctrl-C does, which a terminal sends to both.
      sluice.sidecar().destroy();
      sluice.handle().destroy();

      assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
          .endsWith("data: [DONE]\n\n");
      sluice.await("sluice   stopped");
      assertThat(sluice.printed()).noneMatch(SupervisionIT::tellsOfTrouble);
    }
  }

  @Test
  void stopsWhenToldWhileModelsAreBeingLoaded() throws Exception {
    ProcessBuilder slow = RunningSluice.launcher("up", "--port", "0");
    // Without a compiler it takes longer to be ready than the signal to come.
    slow.environment().put("JAVA_TOOL_OPTIONS", "-Xint");
    Process up = slow.start();
    Printed printed = new Printed(up);
    printed.await("sidecar  loading");

    up.toHandle().destroy();

    printed.await("sluice   stopped");
    assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(printed.all()).noneMatch(line -> line.contains("ready"));
  }

  @Test
  void saysThatAnotherKeepsItsStateInTheFolder() throws Exception {
    try (RunningSluice sluice = RunningSluice.start()) {
      Process second = RunningSluice.launcher("up", "--port", "0").start();

      String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(output.strip())
          .startsWith("sluice: process " + sluice.handle().pid() + " is a ./sluice up")
          .hasLineCount(1);
    }
  }

  @Test
  void leavesNoSidecarBehindWhenKilled() throws Exception {
    try (RunningSluice sluice = RunningSluice.start()) {
      ProcessHandle sidecar = sluice.sidecar();

      sluice.handle().destroyForcibly();

      assertThat(sidecar.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  @Test
  void saysInOneSentenceThatAPortIsTaken() throws Exception {
    try (RunningSluice sluice = RunningSluice.start()) {
      String port = sluice.url().substring(sluice.url().lastIndexOf(':') + 1);

      Process second = RunningSluice.launcher("up", "--port", port).start();

      String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(output.strip())
          .startsWith("sluice: port " + port + " of 127.0.0.1 is in use")
          .endsWith("choose another with --port");
    }
  }

  @Test
  void saysInOneSentenceThatAModelIsMissing() throws Exception {
    Process up = RunningSluice.launcher("up", "--model", "nowhere.gguf").start();

    String output = new String(up.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(up.waitFor()).isEqualTo(2);
    assertThat(output.strip())
        .startsWith("sluice: there is no readable model file")
        .hasLineCount(1);
  }
}
