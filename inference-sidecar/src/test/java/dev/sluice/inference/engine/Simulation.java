package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.pace.Pace;
import dev.sluice.inference.speculate.Drafter;
import dev.sluice.inference.speculate.Speculation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A step loop over a simulated model in a time of its own, driven by the test. */
final class Simulation {
  /** A generation with what was heard of it. */
  record Started(Generation generation, Heard heard, GenerationRequest request) {}

  final SimulatedModel model;
  final WaitingQueue queue;
  final ServiceOrder order;
  final SchedulerMeter meter;
  final StepLoop loop;
  final List<Started> all = new ArrayList<>();
  private long now;

  Simulation(SimulatedModel model, SchedulerSettings settings) {
    this(model, settings, new SchedulerMeter());
  }

  Simulation(SimulatedModel model, SchedulerSettings settings, SchedulerMeter meter) {
    this(model, settings, meter, false, Optional.empty());
  }

  private Simulation(
      SimulatedModel model,
      SchedulerSettings settings,
      SchedulerMeter meter,
      boolean speculates,
      Optional<Drafter> drafter) {
    this.meter = meter;
    this.model = model;
    this.order = new ServiceOrder(settings.patience());
    this.queue = new WaitingQueue(settings.queueCapacity(), order);
    Pace pace = new Pace(settings.threads(), settings.adaptsThreads());
    model.costs(nanos -> now += nanos);
    Optional<Speculation> speculation =
        speculates ? Optional.of(speculation(drafter)) : Optional.empty();
    this.loop =
        new StepLoop(model, model, queue, order, meter, pace, settings, speculation, () -> now);
  }

  private Speculation speculation(Optional<Drafter> drafter) {
    try {
      return new Speculation(
          PassTimes.measure(model, model.stepCapacity(), () -> now),
          model.memory().sharesCells(),
          false,
          drafter,
          model.stepCapacity(),
          Duration.ofMillis(100));
    } catch (DecodeException e) {
      throw new AssertionError("a simulated model failed when it was measured", e);
    }
  }

  /** Makes one that guesses, as far as that pays. */
  static Simulation speculating(
      SimulatedModel model,
      SchedulerSettings settings,
      SchedulerMeter meter,
      Optional<Drafter> drafter) {
    return new Simulation(model, settings, meter, true, drafter);
  }

  static Simulation of(SimulatedModel model) {
    return new Simulation(model, SchedulerSettings.of(1000, 1));
  }

  long now() {
    return now;
  }

  void pass(long nanos) {
    now += nanos;
  }

  Started start(GenerationRequest request) {
    Heard heard = new Heard();
    Generation generation =
        new Generation(
            all.size(), new Scheduler.Submission(request, heard), queue, order, () -> now);
    assertThat(queue.offer(List.of(generation))).isEqualTo(WaitingQueue.Offer.TAKEN);
    Started started = new Started(generation, heard, request);
    all.add(started);
    return started;
  }

  boolean step() {
    return loop.step();
  }

  void runToEnd() {
    while (loop.step()) {
      // The loop says when nothing is left.
    }
  }
}
