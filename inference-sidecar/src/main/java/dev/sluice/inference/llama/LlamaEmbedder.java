package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Embedder;
import dev.sluice.inference.engine.TokenSequence;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Makes embeddings in a context of the native library, several short inputs in one pass. */
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
  public int passTokens() {
    return settings.stepTokens();
  }

  @Override
  public int passInputs() {
    return settings.sequences();
  }

  @Override
  public List<float[]> embed(List<TokenSequence> inputs) throws DecodeException {
    int tokens = inputs.stream().mapToInt(TokenSequence::size).sum();
    if (tokens > passTokens()) {
      throw new DecodeException(
          "Inputs of %d tokens are longer than the %d that fit.".formatted(tokens, passTokens()));
    }
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
    List<float[]> vectors = new ArrayList<>();
    for (int sequence = 0; sequence < inputs.size(); sequence++) {
      vectors.add(vector(llama.embedding(context, sequence)));
    }
    return vectors;
  }

  private float[] vector(MemorySegment source) throws DecodeException {
    if (source.equals(MemorySegment.NULL)) {
      throw new DecodeException("The native library gave no embedding for this model.");
    }
    return source.reinterpret((long) width * Float.BYTES).toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    llama.freeContext(context);
    nativeBatch.close();
  }
}
