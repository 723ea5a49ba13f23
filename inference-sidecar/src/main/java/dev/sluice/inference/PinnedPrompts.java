package dev.sluice.inference;

import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.serving.Conversations;
import dev.sluice.inference.serving.ServedModel;
import dev.sluice.inference.template.ChatMessage;
import dev.sluice.inference.template.Conversation;
import dev.sluice.inference.template.TemplateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the tokens with which every conversation under a system prompt begins. */
final class PinnedPrompts {
  private PinnedPrompts() {}

  /**
   * Returns the tokens of each system prompt.
   *
   * @throws LlamaException if the model has no template for conversations, or it refuses one
   */
  static List<int[]> tokens(
      String model, List<String> texts, ServedModel.Template template, Vocabulary vocabulary)
      throws LlamaException {
    List<int[]> beginnings = new ArrayList<>();
    for (String text : texts) {
      try {
        beginnings.add(
            switch (template) {
              case ServedModel.Template.Usable(Conversations conversations) ->
                  beginning(text, conversations, vocabulary);
              case ServedModel.Template.Missing(String reason) ->
                  throw new TemplateException(reason);
            });
      } catch (TemplateException e) {
        throw new LlamaException(
            "Model %s cannot have a pinned system prompt: %s".formatted(model, e.getMessage()));
      }
    }
    return beginnings;
  }

  /** Returns what conversations have in common that go on differently. */
  private static int[] beginning(String text, Conversations conversations, Vocabulary vocabulary)
      throws TemplateException {
    int[] one = tokens(text, "a", conversations, vocabulary);
    int[] two = tokens(text, "1", conversations, vocabulary);
    int end = Arrays.mismatch(one, two);
    return end < 0 ? one : Arrays.copyOf(one, end);
  }

  private static int[] tokens(
      String text, String question, Conversations conversations, Vocabulary vocabulary)
      throws TemplateException {
    List<ChatMessage> messages =
        List.of(new ChatMessage("system", text), new ChatMessage("user", question));
    List<String> parts = conversations.prompt(Conversation.of(messages));
    TokenSequence tokens = vocabulary.tokenize(parts.getFirst(), true, true);
    for (String part : parts.subList(1, parts.size())) {
      tokens = tokens.plus(vocabulary.tokenize(part, false, true));
    }
    return tokens.toArray();
  }
}
