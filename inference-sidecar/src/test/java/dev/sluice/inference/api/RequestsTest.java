package dev.sluice.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.sample.SamplingParameters;
import dev.sluice.inference.template.ChatMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]";

  @Test
  void readsEveryParameterOfAConversation() throws Exception {
    ChatRequest request =
        chat(
            """
            {"model": "m", "messages": [
               {"role": "developer", "content": "be brief"},
               {"role": "user", "name": "ann", "content": [
                 {"type": "text", "text": "one "}, {"type": "text", "text": "two"}]},
               {"role": "assistant", "content": "three"}],
             "max_tokens": 5, "max_completion_tokens": 7, "temperature": 0.5, "top_k": 40,
             "top_p": 0.9, "min_p": 0.1, "frequency_penalty": 0.2, "presence_penalty": 0.3,
             "repetition_penalty": 1.2,
             "logit_bias": {"11": -3.5}, "seed": -4, "n": 3, "stop": ["x", "y"],
             "logprobs": true, "top_logprobs": 2, "stream": true,
             "stream_options": {"include_usage": true}, "ignore_eos": true, "user": "u", "tools": [],
             "tool_choice": "none", "response_format": {"type": "text"}, "store": null}\
            """);
    assertThat(request.model()).isEqualTo("m");
    assertThat(request.conversation().messages())
        .containsExactly(
            new ChatMessage("system", "be brief"),
            new ChatMessage("user", "one two", "ann"),
            new ChatMessage("assistant", "three"));
    assertThat(request.options())
        .isEqualTo(
            new GenerationOptions(
                OptionalInt.of(7),
                new SamplingParameters(0.5, 40, 0.9, 0.1, 0.2, 0.3, 1.2, Map.of(11, -3.5), -4),
                3,
                List.of("x", "y"),
                2,
                true,
                true,
                true,
                Optional.empty()));
  }

  @Test
  void hasTheDefaultsOfTheApi() throws Exception {
    GenerationOptions options = chat("{\"model\":\"m\"," + MESSAGES + "}").options();
    assertThat(options)
        .isEqualTo(
            new GenerationOptions(
                OptionalInt.empty(),
                new SamplingParameters(1, 0, 1, 0, 0, 0, Map.of(), 77),
                1,
                List.of(),
                -1,
                false,
                false,
                false,
                Optional.empty()));
    CompletionRequest completion =
        CompletionRequest.read(
            Json.readObject(bytes("{\"model\":\"m\",\"prompt\":\"p\"}")), () -> 77);
    assertThat(completion.options().maxTokens()).hasValue(16);
    assertThat(completion.prompts()).containsExactly(new Prompt.Text("p"));
  }

  @Test
  void readsPromptsInEveryShape() throws Exception {
    assertThat(prompts("[\"a\",\"b\"]"))
        .containsExactly(new Prompt.Text("a"), new Prompt.Text("b"));
    assertThat(prompts("[1,2]")).containsExactly(new Prompt.Tokens(TokenSequence.of(1, 2)));
    assertThat(prompts("[[1],[2,3]]"))
        .containsExactly(
            new Prompt.Tokens(TokenSequence.of(1)), new Prompt.Tokens(TokenSequence.of(2, 3)));
    for (String wrong : List.of("7", "[]", "[[]]", "[1.5]", "[1,\"a\"]", "{}")) {
      assertThatThrownBy(() -> prompts(wrong))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\":\"hot\"",
        "\"temperature\":2.1",
        "\"top_p\":0",
        "\"min_p\":-1",
        "\"top_k\":1.5",
        "\"n\":0",
        "\"max_tokens\":0",
        "\"stream\":\"yes\"",
        "\"stream_options\":{\"include_usage\":true}",
        "\"top_logprobs\":2",
        "\"stop\":[1]",
        "\"logit_bias\":{\"a\":1}",
        "\"logit_bias\":{\"1\":500}",
        "\"seed\":1.5",
        "\"functions\":[{}]",
        "\"tool_choice\":\"required\"",
        "\"audio\":{}",
        "\"reasoning_effort\":\"huge\"",
        "\"tool_choice\":\"maybe\"",
        "\"tools\":{}",
        "\"tools\":[{\"type\":\"web\"}]",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]",
        "\"chat_template_kwargs\":{\"messages\":[]}",
        "\"max_token\":5",
        "\"modalities\":[\"audio\"]",
        "\"response_format\":{\"type\":\"xml\"}",
        "\"response_format\":{\"type\":\"json_schema\"}",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\"}}",
        "\"response_format\":7",
        "\"guided_json\":\"{\"",
        "\"guided_choice\":[]",
        "\"structured_outputs\":{\"lark\":\"\"}"
      })
  void refusesWhatItCannotDoByName(String parameter) {
    String name = parameter.substring(1, parameter.indexOf('"', 1));
    assertThatThrownBy(() -> chat("{\"model\":\"m\"," + MESSAGES + "," + parameter + "}"))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.body().at("/error/param").asText()).startsWith(name);
              assertThat(refusal.getMessage()).contains(name).endsWith(".");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'response_format':{'type':'json_object'}; response_format; JsonSchema",
        "'response_format':{'type':'json_object','schema':{}}; response_format; JsonSchema",
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{}}};response_format;"
            + " JsonSchema",
        "'json_schema':{'type':'null'}; json_schema; JsonSchema",
        "'grammar':'root ::= [a-z]+'; grammar; Gbnf",
        "'guided_json':'{}'; guided_json; JsonSchema",
        "'guided_regex':'a+'; guided_regex; TextPattern",
        "'guided_choice':['a','b']; guided_choice; TextChoice",
        "'guided_grammar':'root ::= [a-z]+'; guided_grammar; Gbnf",
        "'structured_outputs':{'regex':'a+'}; structured_outputs.regex; TextPattern"
      })
  void readsTheFormThatAnswersMustHave(String parameter, String name, String source)
      throws Exception {
    String body = "{\"model\":\"m\"," + MESSAGES + "," + parameter.replace('\'', '"') + "}";
    AnswerForm form = chat(body).options().form().orElseThrow();
    assertThat(form.parameter()).isEqualTo(name);
    assertThat(form.grammar().getClass().getSimpleName()).isEqualTo(source);
    assertThat(chat(body).options().form()).contains(form);
  }

  @Test
  void saysWhereTheJsonIsBroken() {
    assertThatThrownBy(() -> Json.readObject(bytes("{\"a\": 1,\n  oops}")))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("line 2, column 3");
    assertThatThrownBy(() -> Json.readObject(bytes("{\"a\":1,\"a\":2}")))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Duplicate");
    assertThatThrownBy(() -> Json.readObject(bytes("[".repeat(5000))))
        .isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> Json.readObject(bytes(""))).isInstanceOf(ApiException.class);
  }

  private static List<Prompt> prompts(String json) throws ApiException {
    String body = "{\"model\":\"m\",\"prompt\":%s}".formatted(json);
    return CompletionRequest.read(Json.readObject(bytes(body)), () -> 0).prompts();
  }

  private static ChatRequest chat(String body) throws ApiException {
    return ChatRequest.read(Json.readObject(bytes(body)), () -> 77);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
