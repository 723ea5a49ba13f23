package dev.sluice.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.chat.AnswerPart.CallArguments;
import dev.sluice.inference.chat.AnswerPart.CallBegun;
import dev.sluice.inference.chat.AnswerPart.Reasoning;
import dev.sluice.inference.chat.AnswerPart.Text;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripted answers in the syntaxes of the common models, cut into pieces of every size. */
class AnswerSyntaxTest {
  private static final String HERMES = Answers.HERMES;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @MethodSource("dev.sluice.inference.chat.Answers#all")
  void isReadTheSameInPiecesOfEverySize(String template, String answer, String expected)
      throws Exception {
    for (int size = 1; size <= answer.length(); size = size < 4 ? size + 1 : size * 2) {
      assertThat(read(template, "", tools(), answer, size))
          .as("in pieces of %d", size)
          .isEqualTo(expected);
    }
    assertThat(read(template, "", tools(), answer, answer.length())).isEqualTo(expected);
  }

  @Test
  void continuesWhatThePromptBegan() throws Exception {
    assertThat(read(HERMES, "assistant\n<think>\n", tools(), "Hm.\n</think>\n\nYes.", 2))
        .isEqualTo("think(Hm.)text(Yes.)");
    assertThat(read(">>>all", "assistant\n>>>", tools(), "get\n{\"a\": 1}", 2))
        .isEqualTo("get({\"a\": 1})");
  }

  @Test
  void goesOnWithAMessageThatWasBegun() throws Exception {
    assertThat(readWithin(HERMES, "Paris", " is nice.<tool_call>{\"name\": \"get\"}</tool_call>"))
        .isEqualTo("text( is nice.)get({})");
    assertThat(readWithin(HERMES, "<think>\nI won", "der.</think>Yes."))
        .isEqualTo("think(der.)text(Yes.)");
    assertThat(readWithin(HERMES, "<think>I wonder.</think>\n\nYe", "s.")).isEqualTo("text(s.)");
    assertThat(readWithin("<|channel|><|message|>", "Par", "is.")).isEqualTo("text(is.)");
  }

  private static String readWithin(String template, String begun, String answer) throws Exception {
    AnswerReader reader = AnswerSyntax.of(template).readerWithin(begun, tools(), () -> "id");
    List<AnswerPart> parts = new ArrayList<>(reader.read(answer));
    parts.addAll(reader.finish());
    return join(parts);
  }

  @Test
  void readsNoCallsWithoutTools() throws Exception {
    String answer = "<tool_call>{\"name\": \"get\"}</tool_call>";
    assertThat(read(HERMES, "", ToolDefinitions.NONE, answer, 3)).isEqualTo("text(" + answer + ")");
  }

  @Test
  void leavesOutTheWrappingOfTextsWithoutTools() throws Exception {
    String answer = "<|open|>response<|sep|>Hi.<|close|>response<|sep|>";
    assertThat(read("<|open|> <|sep|>", "", ToolDefinitions.NONE, answer, 3))
        .isEqualTo("text(Hi.)");
  }

  @Test
  void givesOutArgumentsAsTheyGrow() throws Exception {
    AnswerReader reader = AnswerSyntax.of(HERMES).reader("", tools(), () -> "id");
    assertThat(reader.read("<tool_call>{\"name\": \"get\", \"argu"))
        .containsExactly(new CallBegun(0, "id", "get"));
    assertThat(reader.read("ments\": {\"city\": \"B"))
        .containsExactly(new CallArguments(0, "{\"city\": \"B"));
    assertThat(reader.read("ern\"}}\n</tool_call>"))
        .containsExactly(new CallArguments(0, "ern\"}"));
  }

  private static String read(
      String template, String prompt, ToolDefinitions tools, String answer, int size) {
    AnswerReader reader = AnswerSyntax.of(template).reader(prompt, tools, () -> "id");
    List<AnswerPart> parts = new ArrayList<>();
    for (int i = 0; i < answer.length(); i += size) {
      parts.addAll(reader.read(answer.substring(i, Math.min(answer.length(), i + size))));
    }
    parts.addAll(reader.finish());
    assertThat(reader.hasCalls()).isEqualTo(parts.stream().anyMatch(CallBegun.class::isInstance));
    return join(parts);
  }

  /** Writes parts down, neighbours of one kind as one. */
  private static String join(List<AnswerPart> parts) {
    StringBuilder joined = new StringBuilder();
    String open = "";
    for (AnswerPart part : parts) {
      String kind =
          switch (part) {
            case Text text -> "text(";
            case Reasoning reasoning -> "think(";
            case CallBegun begun -> begun.index() + begun.name() + "(";
            case CallArguments arguments -> open;
          };
      if (!kind.equals(open)) {
        joined.append(open.isEmpty() ? "" : ")").append(kind.replaceFirst("^[0-9]", ""));
        open = kind;
      }
      joined.append(
          switch (part) {
            case Text text -> text.text();
            case Reasoning reasoning -> reasoning.text();
            case CallBegun begun -> "";
            case CallArguments arguments -> arguments.json();
          });
    }
    return joined.append(open.isEmpty() ? "" : ")").toString();
  }

  private static ToolDefinitions tools() throws Exception {
    List<JsonNode> tools = new ArrayList<>();
    for (String name : List.of("get", "roll")) {
      tools.add(
          MAPPER.readTree(
              """
              {"type": "function", "function": {"name": "%s", "parameters": {"type": "object",
               "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}}}}\
              """
                  .formatted(name)));
    }
    return new ToolDefinitions(tools);
  }
}
