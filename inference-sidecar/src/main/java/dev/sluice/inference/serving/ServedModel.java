package dev.sluice.inference.serving;

import dev.sluice.inference.engine.EmbeddingService;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.template.TemplateException;
import java.time.Instant;
import java.util.Optional;

/**
 * A loaded model under the name that callers use.
 *
 * @param name the name
 * @param loadedAt when it was loaded
 * @param contextLength the tokens that a prompt and its answer can have together
 * @param vocabulary turns text into tokens
 * @param template makes prompts of conversations
 * @param scheduler runs generations; empty for a model that makes embeddings only
 * @param embeddings makes embeddings, or the numbers of a model that ranks
 * @param ranking reads what is to be ranked; empty for a model that does not rank
 * @param constraints keeps answers to grammars
 */
public record ServedModel(
    String name,
    Instant loadedAt,
    int contextLength,
    Vocabulary vocabulary,
    Template template,
    Optional<Scheduler> scheduler,
    EmbeddingService embeddings,
    Optional<PairReader> ranking,
    Constraints constraints) {

  /** Makes a model that does not rank and whose answers are kept to grammars. */
  public ServedModel(
      String name,
      Instant loadedAt,
      int contextLength,
      Vocabulary vocabulary,
      Template template,
      Optional<Scheduler> scheduler,
      EmbeddingService embeddings) {
    this(
        name,
        loadedAt,
        contextLength,
        vocabulary,
        template,
        scheduler,
        embeddings,
        Optional.empty(),
        new Constraints(vocabulary));
  }

  /** Makes a prompt of a conversation. */
  public sealed interface Template {

    /**
     * A template that can be used.
     *
     * @param conversations turns conversations into prompts
     */
    record Usable(Conversations conversations) implements Template {}

    /**
     * No usable template.
     *
     * @param reason one sentence for the caller
     */
    record Missing(String reason) implements Template {}
  }

  /**
   * Returns what makes prompts of conversations.
   *
   * @throws TemplateException if the model cannot chat
   */
  public Conversations conversations() throws TemplateException {
    return switch (template) {
      case Template.Usable(Conversations conversations) -> conversations;
      case Template.Missing(String reason) -> throw new TemplateException(reason);
    };
  }
}
