package dev.sluice.api;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Parameters;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The parameters of a call while its members are being read. */
final class ParameterDraft {
  private boolean stream;
  private boolean includeUsage;
  private int maxOutputTokens = -1;
  private @Nullable String maxOutputMember;
  private int choices = 1;
  private @Nullable Double temperature;
  private boolean tools;

  /** Reads a member's value if it is a parameter that policies act upon, and says so. */
  boolean read(Input input, String name) throws IOException {
    switch (name) {
      case "stream" -> stream = input.flag(name);
      case "stream_options" -> streamOptions(input);
      case "max_tokens", "max_completion_tokens", "max_output_tokens" -> maxOutput(input, name);
      case "n" -> choices = input.integer(name, 1, 1);
      case "temperature" -> temperature = input.number(name);
      case "tools", "functions" -> tools |= input.someOf(name);
      default -> {
        return false;
      }
    }
    return true;
  }

  Parameters toParameters() {
    return new Parameters(stream, includeUsage, maxOutputTokens, choices, temperature, tools);
  }

  private void streamOptions(Input input) throws IOException {
    if (input.at(JsonToken.VALUE_NULL)) {
      return;
    }
    input.object("stream_options");
    for (String name = input.member(); name != null; name = input.member()) {
      if (name.equals("include_usage")) {
        includeUsage = input.flag("stream_options.include_usage");
      }
      input.skip();
    }
  }

  /** Refuses two limits at once, as OpenAI does: servers differ in which one they heed. */
  private void maxOutput(Input input, String name) throws IOException {
    int tokens = input.integer(name, 0, -1);
    if (tokens < 0) {
      return;
    }
    if (maxOutputMember != null) {
      throw Input.refusal(
          "'" + maxOutputMember + "' and '" + name + "' cannot be set at the same time.", name);
    }
    maxOutputMember = name;
    maxOutputTokens = tokens;
  }
}
