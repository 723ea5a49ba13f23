package dev.sluice.inference.metrics;

/** The operations that are measured, as {@code gen_ai.operation.name} has them. */
public enum Operation {
  /** A conversation. */
  CHAT("chat"),
  /** A text to continue. */
  TEXT_COMPLETION("text_completion"),
  /** Embeddings. */
  EMBEDDINGS("embeddings"),
  /** Ranks of documents, for which the conventions have no name. */
  RERANK("rerank");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  /** Returns the name in the conventions. */
  public String label() {
    return label;
  }
}
