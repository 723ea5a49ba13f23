package dev.sluice.trim;

import dev.sluice.Call;
import dev.sluice.JsonText;
import dev.sluice.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Caps the output tokens that a call asks for; never raises what a client asked.
 *
 * <p>The cap is said under the name that the client used, else under the current name of the API:
 * {@code max_completion_tokens} for chat, {@code max_tokens} for completions and Anthropic's
 * messages, {@code max_output_tokens} for responses. Embeddings have no output to cap.
 */
final class OutputCap {
  private static final List<String> NAMES =
      List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

  private OutputCap() {}

  /** Returns a call that asks for at most {@code most} tokens, the same instance if it does. */
  static Call apply(Call call, long most) {
    String current = currentName(call.protocol());
    long asked = call.parameters().maxOutputTokens();
    if (current == null || (asked >= 0 && asked <= most)) {
      return call;
    }
    return call.withMaxOutputTokens(most, asked < 0 ? current : usedName(call, current));
  }

  /** A reader lets only one of the names through with a number; others are null. */
  private static String usedName(Call call, String current) {
    for (String name : NAMES) {
      JsonText value = call.body().get(name);
      if (value != null && value.array()[value.from()] != 'n') {
        return name;
      }
    }
    return current;
  }

  private static @Nullable String currentName(Protocol protocol) {
    return switch (protocol) {
      case CHAT -> "max_completion_tokens";
      case COMPLETIONS, MESSAGES -> "max_tokens";
      case RESPONSES -> "max_output_tokens";
      case EMBEDDINGS, MODELS, COUNT_TOKENS -> null;
    };
  }
}
