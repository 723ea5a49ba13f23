package dev.sluice;

/** Which model API a call speaks, told apart by its path. */
public enum Protocol {
  /** OpenAI {@code POST /v1/chat/completions}. */
  CHAT("chat", Dialect.OPENAI),
  /** OpenAI {@code POST /v1/completions}. */
  COMPLETIONS("text_completion", Dialect.OPENAI),
  /** OpenAI {@code POST /v1/embeddings}. */
  EMBEDDINGS("embeddings", Dialect.OPENAI),
  /** OpenAI {@code GET /v1/models}; has no body, no model and no cost. */
  MODELS("models", Dialect.OPENAI),
  /** OpenAI {@code POST /v1/responses}; stateful, so it is neither cached nor trimmed. */
  RESPONSES("chat", Dialect.OPENAI),
  /** Anthropic {@code POST /v1/messages}. */
  MESSAGES("chat", Dialect.ANTHROPIC),
  /** Anthropic {@code POST /v1/messages/count_tokens}; says what a message would take, for free. */
  COUNT_TOKENS("count_tokens", Dialect.ANTHROPIC);

  /** Whose error and event shapes a protocol uses. */
  public enum Dialect {
    /** {@code {"error":{"message","type","param","code"}}} and {@code data: [DONE]}. */
    OPENAI,
    /** {@code {"type":"error","error":{"type","message"}}} and named events. */
    ANTHROPIC
  }

  private final String operation;
  private final Dialect dialect;

  Protocol(String operation, Dialect dialect) {
    this.operation = operation;
    this.dialect = dialect;
  }

  /** Returns the value of OpenTelemetry's {@code gen_ai.operation.name}. */
  public String operation() {
    return operation;
  }

  /** Returns whether calls use tokens, which limits, costs and the cache are about. */
  public boolean usesTokens() {
    return this != MODELS && this != COUNT_TOKENS;
  }

  /** Returns whether calls hold a list of messages that policies may rewrite. */
  public boolean listsMessages() {
    return this == CHAT || this == MESSAGES || this == COUNT_TOKENS;
  }

  /** Returns whose shapes errors and events have. */
  public Dialect dialect() {
    return dialect;
  }
}
