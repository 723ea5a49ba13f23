package dev.sluice.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.chat.AnswerPart.CallArguments;
import dev.sluice.inference.chat.AnswerPart.CallBegun;
import dev.sluice.inference.engine.SimulatedModel;
import dev.sluice.inference.grammar.Acceptor;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.grammar.GrammarSource;
import dev.sluice.inference.sample.TokenFilter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a demanded call is held to is what its reader reads. */
class CallGrammarTest {
  private static final SimulatedModel VOCABULARY = new SimulatedModel(1, 64, 64, 0);
  private static final String TOOL =
      """
      {"type": "function", "function": {"name": "look", "parameters": {"type": "object",
       "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
       "required": ["city", "days"], "additionalProperties": false}}}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "<tool_call> # -",
        "<|python_tag|> # -",
        "[TOOL_CALLS] # -",
        "[TOOL_CALLS][ARGS] # -",
        "<｜tool▁calls▁begin｜> # -",
        "<｜tool▁calls▁begin｜>```json # -",
        "<|tool_calls_section_begin|> # -",
        "<tool_call><function=<parameter= # \\n</parameter>",
        "<seed:tool_call><function=<parameter= # \\n</parameter>",
        "<arg_key> # </arg_value>",
        "<invoke name= # </parameter>",
        "<|START_ACTION|> # -",
        "<TOOLCALL> # -",
        "<|tool_call|> # -",
        "<tool_calls> # -",
        "functools # -",
        "<|channel|><|message|> # -",
        "<|tool_call_start|> # -",
        "<|tool_call> # <|\"|>",
        "<|tools_prefix|> # -",
        "｜DSML｜function_calls> # </｜DSML｜parameter>",
        "<|open|><|sep|> # <|close|>argument<|sep|>"
      })
  void leadsToACallThatIsReadAsOne(String template, String closing) throws Exception {
    AnswerSyntax syntax = AnswerSyntax.of(template);
    String answer = follow(syntax, "", closing.replace("\\n", "\n"));
    AnswerReader reader = syntax.reader("", tools(), () -> "id");
    List<AnswerPart> parts = new ArrayList<>(reader.read(answer));
    parts.addAll(reader.finish());
    assertThat(parts).as(answer).hasSize(2);
    assertThat(parts.getFirst()).isEqualTo(new CallBegun(0, "id", "look"));
    String arguments = ((CallArguments) parts.getLast()).json();
    assertThat(new ObjectMapper().readTree(arguments))
        .isEqualTo(new ObjectMapper().readTree("{\"city\": \"x\", \"days\": 7}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "Hello, {\"name\": 1}. # true",
        "'' # true",
        "' \n Hello' # true",
        "{\"name\": \"look\", \"parameters\": {\"city\": \"x\", \"days\": 7}} # true",
        "<|python_tag|>{\"name\": \"look\", \"parameters\": {\"city\": \"x\", \"days\": 7}} # true",
        "{\"name\": \"look\", \"parameters\": {}} # false",
        "' {\"name\": \"look\", \"parameters\": {}}' # false",
        "'\u3000[{\"name\": \"look\", \"parameters\": {}}]' # false",
        "Hello <|python_tag|>{\"name\": \"look\", \"parameters\": {}} # false",
        "<|python_tag|>{\"name\": \"look\", \"parameters\": {}} # false"
      })
  void keepsArgumentsOfStrictFunctionsWhereNoMarkBeginsACall(String answer, boolean fits)
      throws Exception {
    Constraints constraints = new Constraints(VOCABULARY);
    ToolDefinitions strict =
        new ToolDefinitions(List.of(new ObjectMapper().readTree(TOOL)), Set.of("look"));
    GrammarSource form =
        AnswerSyntax.of("<|python_tag|>").strictCalls("", strict, 2, constraints).orElseThrow();
    assertThat(new Acceptor(form.grammar()).accepts(answer)).isEqualTo(fits);
  }

  @Test
  void letsAModelThinkBeforeWhereThePromptBeganThat() throws Exception {
    AnswerSyntax syntax = AnswerSyntax.of("<tool_call></think>");
    assertThat(follow(syntax, "<think>\n", "</think>")).startsWith("x</think>\n\n<tool_call>");
  }

  /**
   * Writes an answer byte by byte: the text {@code x} and the number 7 where the grammar leaves a
   * choice, the closing mark behind text without quotes, and the only possible byte elsewhere.
   */
  private static String follow(AnswerSyntax syntax, String prompt, String closing)
      throws Exception {
    Constraints constraints = new Constraints(VOCABULARY);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (TokenFilter filter =
        constraints.of(syntax.calls(prompt, tools(), 1, constraints)).open()) {
      while (!filter.allows(SimulatedModel.END)) {
        List<Integer> allowed = allowed(filter);
        String written = answer.toString(StandardCharsets.UTF_8);
        // Strings in JSON cannot have line ends.
        boolean isBareText = allowed.contains((int) '"') && allowed.contains((int) '\n');
        byte[] next =
            isBareText && allowed.contains((int) 'x')
                ? ("x" + closing).getBytes(StandardCharsets.UTF_8)
                : new byte[] {(byte) next(allowed, written)};
        for (byte b : next) {
          filter.accept(b & 0xFF);
          answer.write(b);
        }
        assertThat(answer.size()).as("an answer without an end: %s", written).isLessThan(400);
      }
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static List<Integer> allowed(TokenFilter filter) {
    return IntStream.range(0, 256).filter(filter::allows).boxed().toList();
  }

  private static int next(List<Integer> allowed, String written) {
    boolean ends = written.endsWith("x") || written.endsWith("7");
    for (char wanted : (ends ? "\"}\n<]" : "x7\"{").toCharArray()) {
      if (allowed.size() > 1 && allowed.contains((int) wanted)) {
        return wanted;
      }
    }
    return allowed.getFirst();
  }

  private static ToolDefinitions tools() throws Exception {
    return new ToolDefinitions(List.of(new ObjectMapper().readTree(TOOL)));
  }
}
