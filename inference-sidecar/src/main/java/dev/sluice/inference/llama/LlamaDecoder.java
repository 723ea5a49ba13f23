package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.kv.SequenceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/** Computes steps in a context of the native library. */
final class LlamaDecoder implements Decoder {
  private static final int BLOCK = 4096;
  private static final int COMPUTED = 0;
  private static final int GIVEN_UP = 2;

  private final LlamaCpp llama;
  private final MemorySegment context;
  private final ContextSettings settings;
  private final int vocabularySize;
  private final int contextLength;
  private final NativeBatch nativeBatch;
  private final float[] block = new float[BLOCK];

  /** Where the tokens of the last step are in the native batch. */
  private final int[] places;

  private final PassOrder order;
  private final LlamaMemory memory;
  private final Fillers fillers;
  private final NativeInterrupt interrupt = new NativeInterrupt();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment interruptCallback;

  LlamaDecoder(
      LlamaCpp llama, MemorySegment context, ContextSettings settings, int vocabularySize) {
    this.llama = llama;
    this.context = context;
    this.settings = settings;
    this.vocabularySize = vocabularySize;
    // The library rounds up, and positions past what was asked for are of no use.
    this.contextLength = Math.min(settings.contextLength(), llama.sequenceLength(context));
    this.nativeBatch = new NativeBatch(settings.stepTokens());
    this.places = new int[settings.stepTokens()];
    this.memory = new LlamaMemory(llama.memories(), context, settings, contextLength);
    this.interruptCallback = llama.interruptCallback(interrupt, arena);
    this.order = new PassOrder(settings.sequences(), memory.tileTokens());
    this.fillers = new Fillers(memory, settings.stepTokens(), contextLength);
    tryOut();
  }

  /** Shows what can be done with sequences, and warms the library up. */
  private void tryOut() {
    if (computesOneToken(0)) {
      memory.learnLayout(0);
    }
    if (contextLength > 1 && computesOneToken(1)) {
      memory.learnTruncation(0);
    }
    memory.forget(0);
  }

  private boolean computesOneToken(int position) {
    nativeBatch.set(0, 0, position, 0, true);
    return llama.decode(context, nativeBatch.withSize(1)) == COMPUTED;
  }

  @Override
  public int sequences() {
    return settings.sequences();
  }

  @Override
  public int contextLength() {
    return contextLength;
  }

  @Override
  public int stepCapacity() {
    return settings.stepTokens();
  }

  @Override
  public int stepOutputs() {
    return settings.outputs();
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public void decode(TokenBatch batch) throws DecodeException {
    check(compute(batch), batch);
  }

  @Override
  public boolean decode(TokenBatch batch, BooleanSupplier wanted) throws DecodeException {
    if (!memory.takesBack()) {
      decode(batch);
      return true;
    }
    interrupt.ask(wanted);
    llama.setInterrupt(context, interruptCallback);
    int result = compute(batch);
    // Being asked costs time, which is little only where steps are long.
    llama.setInterrupt(context, MemorySegment.NULL);
    if (result == GIVEN_UP) {
      takeBack(batch);
      return false;
    }
    check(result, batch);
    return true;
  }

  /** Forgets what the passes before the one that was given up appended. */
  private void takeBack(TokenBatch batch) {
    boolean[] seen = new boolean[settings.sequences()];
    for (int i = 0; i < batch.size(); i++) {
      int sequence = batch.sequence(i);
      if (!seen[sequence]) {
        seen[sequence] = true;
        memory.takeBack(sequence, batch.position(i));
      }
    }
  }

  private int compute(TokenBatch batch) {
    fillers.gather(batch);
    order.arrange(batch, fillers.sequences(), fillers.size(), places);
    for (int i = 0; i < batch.size(); i++) {
      nativeBatch.set(
          places[i], batch.token(i), batch.position(i), batch.sequence(i), batch.output(i));
    }
    fillers.write(nativeBatch, order, batch.token(0));
    int result = llama.decode(context, nativeBatch.withSize(batch.size() + fillers.size()));
    if (result == COMPUTED) {
      fillers.forget();
    } else {
      fillers.takeBack();
    }
    return result;
  }

  private static void check(int result, TokenBatch batch) throws DecodeException {
    if (result != COMPUTED) {
      throw new DecodeException(
          "The native library could not compute a step of %d tokens (code %d)."
              .formatted(batch.size(), result));
    }
  }

  @Override
  public void readLogits(int index, float[] logits) {
    MemorySegment.copy(logits(index), JAVA_FLOAT, 0, logits, 0, logits.length);
  }

  @Override
  public int likeliest(int index) {
    MemorySegment source = logits(index);
    int best = 0;
    float highest = Float.NEGATIVE_INFINITY;
    // A block at a time through the cache, where the maximum is found many values at once.
    for (int start = 0; start < vocabularySize; start += block.length) {
      int length = Math.min(block.length, vocabularySize - start);
      MemorySegment.copy(source, JAVA_FLOAT, (long) start * Float.BYTES, block, 0, length);
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < length; i++) {
        max = Math.max(max, block[i]);
      }
      if (max > highest) {
        highest = max;
        best = start + firstOf(max);
      }
    }
    return best;
  }

  private int firstOf(float value) {
    int i = 0;
    while (block[i] != value) {
      i++;
    }
    return i;
  }

  private MemorySegment logits(int index) {
    MemorySegment source = llama.logits(context, places[index]);
    if (source.equals(MemorySegment.NULL)) {
      throw new IllegalArgumentException("token %d of the step has no logits".formatted(index));
    }
    return source.reinterpret((long) vocabularySize * Float.BYTES);
  }

  @Override
  public void threads(int count) {
    llama.setThreads(context, count);
  }

  @Override
  public SequenceMemory memory() {
    return memory;
  }

  @Override
  public void close() {
    llama.freeContext(context);
    arena.close();
    nativeBatch.close();
    memory.close();
  }
}
