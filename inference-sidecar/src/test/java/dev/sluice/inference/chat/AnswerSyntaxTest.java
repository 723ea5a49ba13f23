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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripted answers in the syntaxes of the common models, cut into pieces of every size. */
class AnswerSyntaxTest {
  private static final String HERMES = "<tool_call> {\"name\": \"arguments\"} <think></think>";
  private static final String LLAMA = "\"parameters\": <|python_tag|>";
  private static final String DEEPSEEK = "<｜tool▁calls▁begin｜> ```json </think>";
  private static final String CODER = "<tool_call> <function= <parameter=";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<Arguments> answers() {
    return Stream.of(
        // Hermes, Qwen
        answer(HERMES, "Hello, <b>you</b>.\n", "text(Hello, <b>you</b>.\n)"),
        answer(
            HERMES,
            "<tool_call>\n"
                + "{\"name\": \"get\", \"arguments\": {\"city\": \"Z}ü\\\"\"}}\n"
                + "</tool_call>",
            "get({\"city\": \"Z}ü\\\"\"})"),
        answer(
            HERMES,
            "<think>\nHm, <tool_call>?\n</think>\n\nI look.\n<tool_call>\n"
                + "{\"arguments\": {\"a\": [1, {}]}, \"name\": \"get\"}\n</tool_call>\n"
                + "<tool_call>{\"name\": \"roll\"}</tool_call>",
            "think(Hm, <tool_call>?)text(I look.)get({\"a\": [1, {}]})roll({})"),
        answer(HERMES, "a < b and <tool_cal> too", "text(a < b and <tool_cal> too)"),
        answer(HERMES, "<tool_call>nonsense</tool_call>", "text(<tool_call>nonsense)"),
        answer(HERMES, "<tool_call>{\"city\": 1}</tool_call>", "text(<tool_call>{\"city\": 1})"),
        answer(HERMES, "<tool_call>{\"na", "text(<tool_call>{\"na)"),
        answer(HERMES, "<tool_call>{\"name\": \"get\", \"arguments\": {\"a", "get({\"a)"),
        answer(
            HERMES,
            "<tool_call>{\"name\": \"get\", \"arguments\": \"{\\\"a\\\": 1}\"}</tool_call>done",
            "get({\"a\": 1})text(done)"),
        answer(
            HERMES,
            "<tool_call>{\"type\": \"function\", \"function\": {\"name\": \"get\","
                + " \"arguments\": null}}</tool_call>",
            "get({})"),
        answer(HERMES, "<think>endless", "think(endless)"),
        answer(HERMES, "<thin", "text(<thin)"),
        // Llama 3
        answer(
            LLAMA,
            "{\"name\": \"get\", \"parameters\": {\"city\": \"Bern\"}}",
            "get({\"city\": \"Bern\"})"),
        answer(
            LLAMA,
            "<|python_tag|>{\"name\": \"get\", \"parameters\": {}}; {\"name\": \"roll\","
                + " \"parameters\": {\"sides\": 6}}",
            "get({})roll({\"sides\": 6})"),
        answer(LLAMA, "{\"name\": \"Ann\", \"age\": 5}", "text({\"name\": \"Ann\", \"age\": 5})"),
        answer(LLAMA, "{\"a\": 1} {\"name\": \"get\"}", "text({\"a\": 1} {\"name\": \"get\"})"),
        answer(LLAMA, "Use {\"name\": \"get\"}.", "text(Use {\"name\": \"get\"}.)"),
        // Mistral
        answer(
            "[TOOL_CALLS]",
            "[TOOL_CALLS] [{\"name\": \"get\", \"arguments\": {\"city\": \"Bern\"}}, "
                + "{\"name\": \"roll\", \"arguments\": {}, \"id\": \"123456789\"}]",
            "get({\"city\": \"Bern\"})roll({})"),
        answer(
            "[TOOL_CALLS][ARGS][THINK][/THINK]",
            "[THINK]Hm.[/THINK]Yes.[TOOL_CALLS]get[CALL_ID]abc[ARGS]{\"a\": \"[ARGS]\"}"
                + "[TOOL_CALLS]roll[ARGS]{}",
            "think(Hm.)text(Yes.)get({\"a\": \"[ARGS]\"})roll({})"),
        // DeepSeek
        answer(
            DEEPSEEK,
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get\n"
                + "```json\n"
                + "{\"a\": 1}\n"
                + "```<｜tool▁call▁end｜>\n"
                + "<｜tool▁call▁begin｜>function<｜tool▁sep｜>roll\n"
                + "```json\n"
                + "{}\n"
                + "```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
            "get({\"a\": 1})roll({})"),
        answer(
            "<｜tool▁calls▁begin｜>",
            "I look.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get<｜tool▁sep｜>{\"a\": 1}"
                + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
            "text(I look.)get({\"a\": 1})"),
        // Kimi
        answer(
            "<|tool_calls_section_begin|>",
            "<|tool_calls_section_begin|><|tool_call_begin|>functions.get:0<|tool_call_argument_begin|>{\"a\":"
                + " 1}<|tool_call_end|><|tool_calls_section_end|>",
            "get({\"a\": 1})"),
        // Functionary
        answer(">>>all", ">>>all\nHello\n>>>get\n{\"a\": 1}", "text(Hello)get({\"a\": 1})"),
        answer(
            "<function= <|python_tag|>", "<function=get>{\"a\": 1}</function>", "get({\"a\": 1})"),
        // Arguments in tags
        answer(
            CODER,
            "Sure.\n\n<tool_call>\n<function=get>\n<parameter=city>\nNew\nYork\n</parameter>\n"
                + "<parameter=days>\n3\n</parameter>\n</function>\n</tool_call>",
            "text(Sure.)get({\"city\":\"New\\nYork\",\"days\":3})"),
        answer(
            "<arg_key>",
            "<tool_call>get\n<arg_key>city</arg_key>\n<arg_value>12</arg_value>\n"
                + "<arg_key>tags</arg_key>\n<arg_value>[\"a\"]</arg_value>\n</tool_call>",
            "get({\"city\":\"12\",\"tags\":[\"a\"]})"),
        answer(
            "<invoke name=",
            "<minimax:tool_call>\n"
                + "<invoke name=\"get\">\n"
                + "<parameter name=\"city\">Bern</parameter>\n"
                + "</invoke>\n"
                + "<invoke name=\"roll\">\n"
                + "</invoke>\n"
                + "</minimax:tool_call>",
            "get({\"city\":\"Bern\"})roll({})"),
        // Others in JSON
        answer(
            "<|START_ACTION|><|END_THINKING|>",
            "<|START_THINKING|>Hm.<|END_THINKING|><|START_ACTION|>[\n    {\"tool_call_id\": \"0\","
                + " \"tool_name\": \"get\", \"parameters\": {\"a\": 1}}\n]<|END_ACTION|>",
            "think(Hm.)get({\"a\": 1})"),
        answer(
            "<|START_ACTION|><|END_THINKING|>",
            "<|START_RESPONSE|>Hello<|END_RESPONSE|>",
            "text(Hello)"),
        answer(
            "<TOOLCALL>",
            "<TOOLCALL>[{\"name\": \"get\", \"arguments\": {}}]</TOOLCALL>",
            "get({})"),
        answer("<|tool_call|>", "<|tool_call|>[{\"name\": \"get\", \"arguments\": {}}]", "get({})"),
        // Channels
        answer(
            "<|channel|><|message|>",
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary"
                + " to=functions.get <|constrain|>json<|message|>{\"a\": 1}",
            "think(Hm.)get({\"a\": 1})"),
        answer(
            "<|channel|><|message|>",
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hi!",
            "think(Hm.)text(Hi!)"),
        answer("<|channel|><|message|>", "no channel", "text(no channel)"));
  }

  private static Arguments answer(String template, String answer, String expected) {
    return Arguments.of(template, answer, expected);
  }

  @ParameterizedTest
  @MethodSource("answers")
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
  void readsNoCallsWithoutTools() throws Exception {
    String answer = "<tool_call>{\"name\": \"get\"}</tool_call>";
    assertThat(read(HERMES, "", ToolDefinitions.NONE, answer, 3)).isEqualTo("text(" + answer + ")");
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
