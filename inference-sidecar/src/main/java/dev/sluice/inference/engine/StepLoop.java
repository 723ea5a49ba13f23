package dev.sluice.inference.engine;

import dev.sluice.inference.engine.GenerationEvent.Cause;
import dev.sluice.inference.kv.KvStatistics;
import dev.sluice.inference.kv.SequenceMemory;
import dev.sluice.inference.pace.Pace;
import dev.sluice.inference.speculate.Speculation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Computes one step after the other: lets those go that have ended, fills the places, plans,
 * decodes and hands the new tokens out. Used by one thread; the counts may be read by any.
 */
final class StepLoop implements AutoCloseable {
  private static final Logger LOG = System.getLogger(StepLoop.class.getName());

  private final Decoder decoder;
  private final WaitingQueue queue;
  private final ServiceOrder order;
  private final SchedulerMeter meter;
  private final LongSupplier nanoClock;
  private final Places places;
  private final Admission admission;
  private final Pace pace;
  private final StepBudget budget;
  private final StepPlanner planner;
  private final Guessing guessing;
  private final TokenBatch batch;
  private final float[] logits;
  private final Interruption interruption;
  private final RunningCounts running = new RunningCounts();
  private final RunningCounts suspended = new RunningCounts();
  private volatile int threads;
  private volatile double nanosPerPromptToken;

  StepLoop(
      Decoder decoder,
      Vocabulary vocabulary,
      WaitingQueue queue,
      ServiceOrder order,
      SchedulerMeter meter,
      Pace pace,
      SchedulerSettings settings,
      Optional<Speculation> speculation,
      LongSupplier nanoClock) {
    this.decoder = decoder;
    this.queue = queue;
    this.order = order;
    this.meter = meter;
    this.pace = pace;
    this.nanoClock = nanoClock;
    this.places = new Places(decoder, settings.kv(), meter, nanoClock);
    this.admission =
        new Admission(queue, order, places, meter, vocabulary, decoder.contextLength());
    SequenceMemory memory = decoder.memory();
    this.budget =
        new StepBudget(
            pace,
            settings.targetTokenTime(),
            memory.tileTokens(),
            memory.sharesCells(),
            decoder::separates);
    this.planner = new StepPlanner(places, order, budget, decoder.stepOutputs());
    this.guessing = new Guessing(speculation, places);
    this.interruption = new Interruption(queue, settings.targetTokenTime(), nanoClock);
    this.batch = new TokenBatch(decoder.stepCapacity());
    this.logits = new float[decoder.vocabularySize()];
    computeWith(pace.threads());
  }

  /**
   * Computes one step.
   *
   * @return false when there is nothing to compute
   */
  boolean step() {
    long now = nanoClock.getAsLong();
    interruption.listen();
    queue.removeLate(now).forEach(this::endLate);
    releaseEnded(now);
    admission.admit(now);
    publish();
    if (places.running().isEmpty()) {
      return false;
    }
    places.settle();
    batch.clear();
    guessing.guess(batch.free());
    planner.plan(batch, now);
    if (batch.size() == 0) {
      // Nobody fits any more, though idle prefixes were given up: the first has all that there is.
      places.running().get(0).answer().cutOff();
    } else {
      compute();
    }
    releaseEnded(nanoClock.getAsLong());
    publish();
    return true;
  }

  private void compute() {
    long start = nanoClock.getAsLong();
    boolean computed;
    try {
      computed = interruption.decode(decoder, batch, budget.awaited(), budget.estimate());
    } catch (DecodeException e) {
      failPlanned(e.getMessage());
      return;
    }
    if (!computed) {
      meter.interrupted();
      return;
    }
    long now = nanoClock.getAsLong();
    meter.step(budget.prompt(), now - start, now);
    learn(now - start, now);
    guessing.computed(budget.prompt(), now - start);
    for (int i = 0; i < places.running().size(); i++) {
      ActiveSequence sequence = places.running().get(i);
      if (sequence.isPlanned()) {
        sequence.computed();
        order.chargeAnswer(sequence.generation(), take(sequence, now));
      }
    }
  }

  private void learn(long nanos, long now) {
    if (pace.learn(budget.load(), nanos, now)) {
      computeWith(pace.threads());
    }
    nanosPerPromptToken = pace.isSeasoned() ? pace.perPromptToken(0, true) : 0;
  }

  private void computeWith(int count) {
    decoder.threads(count);
    guessing.threads(count);
    threads = count;
  }

  /** Takes the new tokens of a sequence; returns how many. */
  private int take(ActiveSequence sequence, long now) {
    int before = sequence.tokens().generated();
    try {
      sequence.readPrompt(decoder, logits);
      boolean holds = !sequence.answer().hasEnded();
      for (int i = 0; i < sequence.outputs() && holds; i++) {
        holds = choose(sequence, sequence.firstOutput() + i);
      }
      sequence.dropGuesses(sequence.tokens().generated() - before);
    } catch (RuntimeException e) {
      // One caller's trouble must not end the others' answers.
      LOG.log(Level.ERROR, "A generation failed", e);
      sequence
          .generation()
          .fail(Cause.FAULT, "The sidecar failed on this answer; its log has the details.");
      sequence.answer().cutOff();
    }
    int taken = sequence.tokens().generated() - before;
    if (taken > 0) {
      meter.generated(taken, sequence.outputs() - 1, now);
      time(sequence, before == 0, now);
    }
    return taken;
  }

  /** Chooses a token; returns whether the output behind it holds. */
  private boolean choose(ActiveSequence sequence, int index) {
    AnswerStream answer = sequence.answer();
    if (answer.takesLikeliest()) {
      int likeliest = decoder.likeliest(index);
      if (answer.offer(likeliest)) {
        return sequence.add(likeliest);
      }
    }
    decoder.readLogits(index, logits);
    return sequence.add(answer.choose(logits));
  }

  private void time(ActiveSequence sequence, boolean first, long now) {
    long since = sequence.sinceLastToken(now);
    if (first) {
      meter.firstToken(sequence.generation().age(), sequence.cachedTokens(), now);
    } else {
      meter.betweenTokens(since, now);
    }
  }

  /** Ends everything with this message. */
  void failAll(Cause cause, String message) {
    for (ActiveSequence sequence : List.copyOf(places.running())) {
      fail(sequence, cause, message);
    }
    for (ActiveSequence sequence : List.copyOf(places.suspended())) {
      fail(sequence, cause, message);
    }
    publish();
  }

  private void failPlanned(String message) {
    for (ActiveSequence sequence : List.copyOf(places.running())) {
      if (sequence.isPlanned()) {
        fail(sequence, Cause.FAULT, message);
      }
    }
  }

  private void fail(ActiveSequence sequence, Cause cause, String message) {
    places.left(sequence);
    guessing.left(sequence);
    sequence.discard();
    sequence.generation().fail(cause, message);
  }

  private void releaseEnded(long now) {
    releaseEnded(places.running(), now);
    releaseEnded(places.suspended(), now);
  }

  private void releaseEnded(List<ActiveSequence> sequences, long now) {
    for (int i = sequences.size() - 1; i >= 0; i--) {
      ActiveSequence sequence = sequences.get(i);
      boolean late = sequence.generation().deadline() <= now;
      if (late || sequence.answer().hasEnded()) {
        places.left(sequence);
        guessing.left(sequence);
        sequence.release();
        // Who hears of the end may look at once whether the place is free.
        publish();
        if (sequence.answer().hasEnded()) {
          sequence.finish();
        } else {
          endLate(sequence.generation());
        }
      }
    }
  }

  private void endLate(Generation generation) {
    meter.late();
    generation.fail(
        Cause.DEADLINE,
        "The answer was not finished within the %d ms that the call allowed."
            .formatted(generation.request().terms().deadline().orElseThrow().toMillis()));
  }

  private void publish() {
    running.count(places.running());
    suspended.count(places.suspended());
  }

  /** Frees what the cache keeps; everything has ended. */
  @Override
  public void close() {
    guessing.close();
    places.close();
  }

  /** Returns how many generations of a priority have a place. */
  int running(Priority priority) {
    return running.of(priority);
  }

  /** Returns how many generations of a priority were begun and gave way. */
  int suspended(Priority priority) {
    return suspended.of(priority);
  }

  /** Returns whether nothing was begun that has not ended. */
  boolean isIdle() {
    return places.running().isEmpty() && places.suspended().isEmpty();
  }

  /** Returns the sequences that have a place. */
  List<ActiveSequence> running() {
    return List.copyOf(places.running());
  }

  /** Returns how many threads a step has. */
  int threads() {
    return threads;
  }

  /** Returns what a token of a prompt takes; 0 while too little is known. */
  double nanosPerPromptToken() {
    return nanosPerPromptToken;
  }

  /** Returns what the attention cache holds. */
  KvStatistics cache() {
    return places.statistics();
  }
}
