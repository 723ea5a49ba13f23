package dev.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads answers of OpenAI's chat completions, completions and embeddings. */
final class OpenAiFacts extends FactsReader {
  private boolean usageHere;
  private int reasoning;

  @Override
  void readDocument(JsonParser in) throws IOException {
    usageHere = false;
    object(in, this::root);
  }

  @Override
  void readEvent(JsonParser in) throws IOException {
    readDocument(in);
  }

  @Override
  @Nullable Usage usageNow(UsageDraft known, long newText) {
    return usageHere && known.reported() ? known.toUsage() : null;
  }

  private void root(JsonParser in, String name) throws IOException {
    if (name.equals("choices")) {
      array(in, element -> object(element, this::choice));
    } else {
      usageHere |= name.equals("usage") && in.isExpectedStartObjectToken();
      common(in, name);
    }
  }

  private void choice(JsonParser in, String name) throws IOException {
    switch (name) {
      case "delta", "message" -> {
        reasoning = 0;
        object(in, this::message);
        addText(reasoning);
      }
      case "text" -> addText(length(in));
      case "finish_reason" -> addFinishReason(in);
      default -> {}
    }
  }

  private void message(JsonParser in, String name) throws IOException {
    switch (name) {
      case "content", "refusal" -> addText(length(in));
      // Servers that renamed the one to the other send both, with the same text.
      case "reasoning", "reasoning_content" -> reasoning = Math.max(reasoning, length(in));
      case "tool_calls" -> array(in, element -> object(element, this::toolCall));
      case "function_call" -> object(in, this::function);
      default -> {}
    }
  }

  private void toolCall(JsonParser in, String name) throws IOException {
    if (name.equals("function")) {
      object(in, this::function);
    }
  }

  private void function(JsonParser in, String name) throws IOException {
    if (name.equals("arguments")) {
      addText(length(in));
    }
  }
}
