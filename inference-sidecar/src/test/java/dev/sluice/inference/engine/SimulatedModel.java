package dev.sluice.inference.engine;

import dev.sluice.inference.kv.SimulatedMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A model whose next token depends on all tokens of its sequence and on nothing else, and which
 * checks that it is driven as the native library demands.
 */
public final class SimulatedModel extends ByteVocabulary implements Decoder {
  /** So many times in a step it asks whether to go on. */
  static final int PARTS = 8;

  private final int sequences;
  private final int contextLength;
  private final int stepCapacity;
  private final double endProbability;
  private final SimulatedMemory memory;
  private final Map<Integer, float[]> outputs = new HashMap<>();
  private final List<Integer> stepSizes = new ArrayList<>();
  private volatile String failure = "";
  private final Map<Integer, int[]> answers = new HashMap<>();
  private volatile byte @Nullable [] script;
  private volatile long stepMillis;
  private LongConsumer clock = nanos -> {};
  private Runnable meanwhile = () -> {};
  private long givenUpNanos;
  private long nanosPerStep = 1_000_000;
  private long nanosPerPromptToken = 500_000;
  private long nanosPerAnswer = 1_000_000;
  private long nanosPerAttended;
  private int threads;
  private int newOneIn;
  private int stepOutputs;
  private boolean closed;

  /** Makes a model that ends its answers with this probability in each place. */
  public SimulatedModel(int sequences, int contextLength, int stepCapacity, double endProbability) {
    this(
        sequences,
        contextLength,
        stepCapacity,
        endProbability,
        new SimulatedMemory(sequences, contextLength, false));
  }

  private SimulatedModel(
      int sequences,
      int contextLength,
      int stepCapacity,
      double endProbability,
      SimulatedMemory memory) {
    this.sequences = sequences;
    this.contextLength = contextLength;
    this.stepCapacity = stepCapacity;
    this.endProbability = endProbability;
    this.memory = memory;
    this.stepOutputs = stepCapacity;
  }

  /** Makes a model whose sequences share cells, enough for so many times the context. */
  static SimulatedModel sharing(
      int sequences, double contexts, int contextLength, int stepCapacity, double endProbability) {
    return new SimulatedModel(
        sequences,
        contextLength,
        stepCapacity,
        endProbability,
        new SimulatedMemory(sequences, (int) (contexts * contextLength)));
  }

  /**
   * Makes answers repeat themselves: most tokens depend on the one before them only, and one in
   * twenty on all, so that what went on in one way may later go on in another.
   */
  SimulatedModel repeating() {
    return repeatingBut(20);
  }

  /** The same where one token in so many depends on all before it. */
  SimulatedModel repeatingBut(int oneIn) {
    newOneIn = oneIn;
    return this;
  }

  /** Lets a clock go on by what each step costs in nanoseconds. */
  public void costs(LongConsumer advance) {
    clock = advance;
  }

  /** Does something after each part of a step. */
  void meanwhile(Runnable action) {
    meanwhile = action;
  }

  /** Returns the time that went into steps that were given up. */
  long givenUpNanos() {
    return givenUpNanos;
  }

  /** Sets what a step costs. */
  public void costs(long perStep, long perPromptToken, long perAnswer) {
    nanosPerStep = perStep;
    nanosPerPromptToken = perPromptToken;
    nanosPerAnswer = perAnswer;
  }

  /** Sets what each output's looking at a token before it costs. */
  public void attentionCosts(long perAttended) {
    nanosPerAttended = perAttended;
  }

  int threads() {
    return threads;
  }

  /** Makes the next step fail with a message. */
  void failNextStep(String message) {
    failure = message;
  }

  /** Makes every answer this text. */
  public void answer(String text) {
    script = text.getBytes(StandardCharsets.UTF_8);
  }

  /** Makes each step take this long, for tests that need an answer to be under way. */
  public void slowDown(long millis) {
    stepMillis = millis;
  }

  List<Integer> stepSizes() {
    return stepSizes;
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns how many sequences have tokens in the cache. */
  int cachedSequences() {
    return memory.usedSequences();
  }

  @Override
  public int sequences() {
    return sequences;
  }

  @Override
  public int contextLength() {
    return contextLength;
  }

  @Override
  public int stepCapacity() {
    return stepCapacity;
  }

  @Override
  public int stepOutputs() {
    return stepOutputs;
  }

  /** Sets how many tokens of a step can have outputs; without, all. */
  SimulatedModel withOutputs(int most) {
    stepOutputs = most;
    return this;
  }

  @Override
  public int vocabularySize() {
    return TOKENS;
  }

  @Override
  public void decode(TokenBatch batch) throws DecodeException {
    boolean _ = decode(batch, () -> false);
  }

  @Override
  public boolean decode(TokenBatch batch, BooleanSupplier interrupt) throws DecodeException {
    check(!closed, "decoded after it was closed");
    check(batch.size() > 0, "decoded nothing");
    pause();
    if (!failure.isEmpty()) {
      String message = failure;
      failure = "";
      throw new DecodeException(message);
    }
    outputs.clear();
    if (!passes(cost(batch), interrupt)) {
      return false;
    }
    stepSizes.add(batch.size());
    check(outputsOf(batch) <= stepOutputs, "more outputs than there is room for");
    for (int i = 0; i < batch.size(); i++) {
      int sequence = batch.sequence(i);
      memory.append(sequence, batch.position(i), batch.token(i));
      if (batch.output(i)) {
        int place = placeInAnswer(sequence, batch.position(i));
        byte[] told = script;
        outputs.put(i, told == null ? logitsOf(sequence) : scripted(told, place));
      }
    }
    return true;
  }

  /** Lets the time of a step pass, or of a part of it if it is given up. */
  private boolean passes(long nanos, BooleanSupplier interrupt) {
    long gone = 0;
    for (int part = 1; part <= PARTS; part++) {
      long now = nanos * part / PARTS;
      clock.accept(now - gone);
      gone = now;
      meanwhile.run();
      if (part < PARTS && interrupt.getAsBoolean()) {
        givenUpNanos += gone;
        return false;
      }
    }
    return true;
  }

  /** Returns how many tokens of its answer a sequence has, before the output at a position. */
  private int placeInAnswer(int sequence, int position) {
    int[] answer = answers.computeIfAbsent(sequence, s -> new int[2]);
    answer[1] = position == answer[0] + 1 ? answer[1] + 1 : 0;
    answer[0] = position;
    return answer[1];
  }

  private static float[] scripted(byte[] told, int place) {
    float[] logits = new float[TOKENS];
    logits[place < told.length ? told[place] & 0xFF : END] = 100;
    return logits;
  }

  private static int outputsOf(TokenBatch batch) {
    int wanted = 0;
    for (int i = 0; i < batch.size(); i++) {
      wanted += batch.output(i) ? 1 : 0;
    }
    return wanted;
  }

  private long cost(TokenBatch batch) {
    int answers = outputsOf(batch);
    long attended = 0;
    for (int i = 0; i < batch.size(); i++) {
      attended += batch.output(i) ? batch.position(i) : 0;
    }
    return nanosPerStep
        + nanosPerAnswer * answers
        + nanosPerPromptToken * (batch.size() - answers)
        + nanosPerAttended * attended;
  }

  private void pause() {
    if (stepMillis > 0) {
      try {
        Thread.sleep(stepMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private float[] logitsOf(int sequence) {
    SplittableRandom random = new SplittableRandom(memory.hash(sequence));
    float[] logits = new float[TOKENS];
    // Letters only, so that every token is text.
    for (int letter = 'a'; letter <= 'z'; letter++) {
      logits[letter] = (float) (10 + random.nextDouble());
    }
    if (newOneIn > 0 && random.nextInt(newOneIn) > 0) {
      logits['a' + memory.hashOfLast(sequence, 1) % 5] += 8;
    }
    if (random.nextDouble() < endProbability) {
      logits[END] = 100;
    }
    return logits;
  }

  @Override
  public void readLogits(int index, float[] logits) {
    float[] source = outputs.get(index);
    check(source != null, "logits that were not wanted");
    System.arraycopy(source, 0, logits, 0, logits.length);
  }

  @Override
  public int likeliest(int index) {
    float[] source = outputs.get(index);
    check(source != null, "logits that were not wanted");
    int best = 0;
    for (int token = 1; token < source.length; token++) {
      best = source[token] > source[best] ? token : best;
    }
    return best;
  }

  @Override
  public void threads(int count) {
    threads = count;
  }

  @Override
  public SimulatedMemory memory() {
    check(!closed, "its memory was used after it was closed");
    return memory;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("The model was driven wrongly: " + what);
    }
  }
}
