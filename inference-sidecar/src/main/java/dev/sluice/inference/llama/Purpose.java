package dev.sluice.inference.llama;

/** What a context is for. */
enum Purpose {
  /** Logits for text. */
  GENERATION(false, -1),
  /** Logits of every token of a step. */
  SCORING(false, -1),
  /** Embeddings, pooled as the model says. */
  EMBEDDING(true, -1),
  /** Embeddings of a model made for text, as the mean over its tokens. */
  MEAN_EMBEDDING(true, 1);

  private final boolean embeddings;
  private final int pooling;

  Purpose(boolean embeddings, int pooling) {
    this.embeddings = embeddings;
    this.pooling = pooling;
  }

  boolean embeddings() {
    return embeddings;
  }

  /** Returns the number in {@code enum llama_pooling_type}. */
  int pooling() {
    return pooling;
  }
}
