package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.engine.GenerationEvent.Finished;
import dev.sluice.inference.engine.Simulation.Started;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.kv.SimulatedMemory;
import dev.sluice.inference.sample.SamplingParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random schedules on small models: many places or few, cells that are plenty or scarce, calls of
 * all priorities, cancellations, deadlines and failing steps.
 */
class SchedulePropertiesTest {
  private static final int SCHEDULES = 10_000;
  private static final int CONTEXT = 48;
  private static final double END = 0.05;

  /** One for all, as making it costs more than a schedule. */
  private static final SchedulerMeter METER = new SchedulerMeter();

  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final String[] TENANTS = {"", "acme", "globex"};

  private record Outcome(
      int preemptions, int cancelled, int late, int failed, int accepted, int rejected) {
    static final Outcome NOTHING = new Outcome(0, 0, 0, 0, 0, 0);

    static Outcome of(Finished finished) {
      GenerationEvent.Counts counts = finished.counts();
      int cancelled = finished.reason() == FinishReason.CANCELLED ? 1 : 0;
      int rejected = counts.guessedTokens() - counts.acceptedTokens();
      return new Outcome(counts.preemptions(), cancelled, 0, 0, counts.acceptedTokens(), rejected);
    }

    Outcome plus(Outcome other) {
      return new Outcome(
          preemptions + other.preemptions,
          cancelled + other.cancelled,
          late + other.late,
          failed + other.failed,
          accepted + other.accepted,
          rejected + other.rejected);
    }
  }

  @Test
  void everyAnswerIsTheOneItWouldBeAloneAndEverythingIsGivenBack() throws Exception {
    Outcome total = Outcome.NOTHING;
    for (int seed = 0; seed < SCHEDULES; seed++) {
      try {
        total = total.plus(run(new Random(seed)));
      } catch (AssertionError e) {
        throw new AssertionError("Schedule " + seed + ": " + e.getMessage(), e);
      }
    }
    // The schedules are worth something only when these things happen in them.
    assertThat(total.preemptions()).isGreaterThan(SCHEDULES / 2);
    assertThat(total.cancelled()).isGreaterThan(SCHEDULES / 10);
    assertThat(total.late()).isGreaterThan(SCHEDULES / 100);
    assertThat(total.failed()).isGreaterThan(SCHEDULES / 100);
    assertThat(METER.totals().interruptedSteps()).isGreaterThan(SCHEDULES / 100);
    assertThat(total.accepted()).isGreaterThan(SCHEDULES);
    assertThat(total.rejected()).isGreaterThan(SCHEDULES);
  }

  private static Outcome run(Random random) throws Exception {
    SimulatedModel model = model(random);
    boolean repeats = random.nextBoolean();
    if (repeats) {
      model.repeating();
    }
    Simulation simulation = simulation(random, model);
    int calls = 4 + random.nextInt(12);
    boolean fails = random.nextInt(20) == 0;
    model.meanwhile(
        () -> {
          if (simulation.all.size() < calls && random.nextInt(20) == 0) {
            simulation.start(request(random));
          }
        });
    for (int step = 0; simulation.all.size() < calls; step++) {
      if (random.nextInt(3) == 0) {
        simulation.start(request(random));
      }
      if (!simulation.all.isEmpty() && random.nextInt(25) == 0) {
        simulation.all.get(random.nextInt(simulation.all.size())).generation().cancel();
      }
      if (fails && step == 5) {
        model.failNextStep("The model broke.");
      }
      simulation.step();
      checkCells(simulation);
    }
    int most = stepsAtMost(simulation);
    for (int steps = 0; simulation.step(); steps++) {
      checkCells(simulation);
      check(steps < most, "generations that never end");
    }
    checkNothingIsLeft(simulation);
    Outcome outcome = Outcome.NOTHING;
    for (Started started : simulation.all) {
      outcome = outcome.plus(check(started, repeats));
    }
    simulation.loop.close();
    return outcome;
  }

  /** Makes one that guesses or does not, from the text or also at random, mostly wrong. */
  private static Simulation simulation(Random random, SimulatedModel model) {
    SchedulerSettings settings = settings(random);
    return switch (random.nextInt(3)) {
      case 0 -> new Simulation(model, settings, METER);
      case 1 -> Simulation.speculating(model, settings, METER, Optional.empty());
      default ->
          Simulation.speculating(model, settings, METER, Optional.of(new RandomDrafter(random)));
    };
  }

  private static SimulatedModel model(Random random) {
    int sequences = 1 + random.nextInt(6);
    int capacity = sequences + random.nextInt(40);
    SimulatedModel model =
        random.nextInt(3) == 0
            ? new SimulatedModel(sequences, CONTEXT, capacity, END)
            : SimulatedModel.sharing(
                sequences, 1 + random.nextDouble(sequences), CONTEXT, capacity, END);
    int perAnswer = random.nextBoolean() ? 2_000_000 : 100_000;
    model.costs(random.nextInt(2_000_000), random.nextInt(1_000_000), random.nextInt(perAnswer));
    return model;
  }

  private static SchedulerSettings settings(Random random) {
    return new SchedulerSettings(
        100,
        Duration.ofMillis(1 + random.nextInt(50)),
        Duration.ofMillis(1 + random.nextInt(500)),
        Duration.ZERO,
        1 + random.nextInt(4),
        random.nextBoolean(),
        random.nextBoolean()
            ? KvSettings.NO_STORE
            : new KvSettings(4, 1 << 12, Optional.empty(), List.of()));
  }

  private static GenerationRequest request(Random random) {
    SamplingParameters sampling =
        new SamplingParameters(
            random.nextInt(2), 0, 1, 0, 0, random.nextDouble(), Map.of(), random.nextLong());
    Optional<Duration> deadline =
        random.nextInt(10) == 0
            ? Optional.of(Duration.ofMillis(1 + random.nextInt(100)))
            : Optional.empty();
    String prompt = "p".repeat(1 + random.nextInt(CONTEXT - 4)) + random.nextInt(10);
    return new GenerationRequest(
        Requests.bytes(prompt),
        1 + random.nextInt(30),
        sampling,
        random.nextBoolean() ? List.of() : List.of("ab", "q"),
        -1,
        new Terms(
            PRIORITIES.get(random.nextInt(PRIORITIES.size())),
            TENANTS[random.nextInt(TENANTS.length)],
            deadline,
            random.nextBoolean() ? "" : "salt"),
        Optional.empty());
  }

  /** No cell is used twice, and none by anyone but those who run. */
  private static void checkCells(Simulation simulation) {
    List<ActiveSequence> running = simulation.loop.running();
    SimulatedMemory memory = simulation.model.memory();
    int computed = 0;
    for (ActiveSequence sequence : running) {
      int length = sequence.place().length();
      computed += length;
      check(
          memory.length(sequence.place().number()) == length, "a length that is not the memory's");
    }
    // Sequences of one pool may have the same cells for the same prefix.
    int used = memory.usedCells();
    check(memory.sharesCells() ? used <= computed : used == computed, "cells that nobody uses");
    check(running.size() <= simulation.model.sequences(), "more sequences than places");
    check(simulation.loop.cache().usedCells() <= memory.cells(), "more reserved than there is");
  }

  /** A check that costs nothing, as it is made after each of millions of steps. */
  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("There are " + what);
    }
  }

  /** Each step computes a token at least; what gave way is computed again. */
  private static int stepsAtMost(Simulation simulation) {
    return 20 * simulation.all.size() * (CONTEXT + 30);
  }

  private static void checkNothingIsLeft(Simulation simulation) {
    assertThat(simulation.queue.size()).isZero();
    assertThat(simulation.loop.isIdle()).isTrue();
    assertThat(simulation.model.memory().usedCells()).isZero();
    assertThat(simulation.loop.cache().usedCells()).isZero();
    assertThat(simulation.loop.cache().openSequences()).isZero();
  }

  private static Outcome check(Started started, boolean repeats) throws Exception {
    Heard alone = alone(started.request(), repeats);
    return switch (started.heard().end()) {
      case Failed failed -> {
        assertThat(alone.text()).startsWith(started.heard().text());
        boolean late = failed.cause() == GenerationEvent.Cause.DEADLINE;
        if (!late) {
          assertThat(failed.message()).isEqualTo("The model broke.");
        }
        yield new Outcome(0, 0, late ? 1 : 0, late ? 0 : 1, 0, 0);
      }
      case Finished finished when finished.reason() == FinishReason.CANCELLED -> {
        assertThat(alone.text()).startsWith(started.heard().text());
        yield Outcome.of(finished);
      }
      case Finished finished -> {
        assertThat(started.heard().text()).isEqualTo(alone.text());
        assertThat(finished.reason()).isEqualTo(alone.finished().reason());
        assertThat(finished.counts().completionTokens())
            .isEqualTo(alone.finished().counts().completionTokens());
        yield Outcome.of(finished);
      }
      case GenerationEvent.PromptScored scored -> throw new AssertionError("ended by " + scored);
      case GenerationEvent.Delta delta -> throw new AssertionError("ended by " + delta);
    };
  }

  private static Heard alone(GenerationRequest request, boolean repeats) {
    SimulatedModel model = new SimulatedModel(1, CONTEXT, 512, END);
    if (repeats) {
      model.repeating();
    }
    Simulation simulation = new Simulation(model, SchedulerSettings.of(1, 1), METER);
    Started started = simulation.start(Requests.with(request, Terms.STANDARD));
    simulation.runToEnd();
    return started.heard();
  }
}
