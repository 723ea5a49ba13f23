package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Embedder;
import dev.sluice.inference.engine.TokenSequence;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Makes embeddings in a context of the native library, several short inputs in one step. */
final class LlamaEmbedder implements Embedder {
  private final LlamaCpp llama;
  private final MemorySegment context;
  private final ContextSettings settings;
  private final int width;
  private final NativeBatch nativeBatch;

  LlamaEmbedder(LlamaCpp llama, MemorySegment context, ContextSettings settings, int width) {
    this.llama = llama;
    this.context = context;
    this.settings = settings;
    this.width = width;
    this.nativeBatch = new NativeBatch(settings.stepTokens());
  }

  @Override
  public int contextLength() {
    return Math.min(settings.contextLength(), settings.stepTokens());
  }

  @Override
  public List<float[]> embed(List<TokenSequence> inputs) throws DecodeException {
    List<float[]> vectors = new ArrayList<>();
    int next = 0;
    while (next < inputs.size()) {
      int first = next;
      int tokens = 0;
      while (next < inputs.size()
          && next - first < settings.sequences()
          && tokens + inputs.get(next).size() <= settings.stepTokens()) {
        tokens += inputs.get(next++).size();
      }
      if (next == first) {
        throw new DecodeException(
            "An input of %d tokens is longer than the %d that fit."
                .formatted(inputs.get(first).size(), contextLength()));
      }
      step(inputs.subList(first, next), vectors);
    }
    return vectors;
  }

  private void step(List<TokenSequence> inputs, List<float[]> vectors) throws DecodeException {
    int size = 0;
    for (int sequence = 0; sequence < inputs.size(); sequence++) {
      llama.memories().remove(context, sequence, 0, -1);
      TokenSequence input = inputs.get(sequence);
      for (int position = 0; position < input.size(); position++) {
        nativeBatch.set(size++, input.get(position), position, sequence, true);
      }
    }
    int result = llama.decode(context, nativeBatch.withSize(size));
    if (result != 0) {
      throw new DecodeException(
          "The native library could not embed %d tokens (code %d).".formatted(size, result));
    }
    for (int sequence = 0; sequence < inputs.size(); sequence++) {
      vectors.add(normalised(llama.embedding(context, sequence)));
    }
  }

  private float[] normalised(MemorySegment source) throws DecodeException {
    if (source.equals(MemorySegment.NULL)) {
      throw new DecodeException("The native library gave no embedding for this model.");
    }
    float[] vector = source.reinterpret((long) width * Float.BYTES).toArray(JAVA_FLOAT);
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    double scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] * scale);
    }
    return vector;
  }

  @Override
  public void close() {
    llama.freeContext(context);
    nativeBatch.close();
  }
}
