package dev.sluice.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of llama.cpp's server and of vLLM say of their own accord. */
class OtherServersTest {

  @Test
  void whatIsDoneAnywayIsAccepted() throws Exception {
    ObjectNode body =
        conversation(
            """
            "cache_prompt": true, "id_slot": -1, "mirostat": 0, "mirostat_tau": 5.0, "typical_p": 1.0,
            "dry_multiplier": 0.0, "dry_base": 1.75, "xtc_probability": 0, "xtc_threshold": 0.1,
            "repeat_penalty": 1.1, "timings_per_token": false, "skip_special_tokens": true,
            "spaces_between_special_tokens": true, "min_tokens": 0, "stop_token_ids": [],
            "length_penalty": 1, "use_beam_search": false, "add_generation_prompt": true,
            "continue_final_message": false, "echo": false, "best_of": 1, "priority": 0,
            "request_id": "x", "reasoning_format": "auto"\
            """);
    assertThat(ServiceFields.take(body).priority()).isEmpty();
    ChatRequest request = ChatRequest.read(body, () -> 1);
    assertThat(request.options().sampling().repetitionPenalty()).isEqualTo(1.1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"mirostat\": 2",
        "\"min_tokens\": 3",
        "\"stop_token_ids\": [1]",
        "\"skip_special_tokens\": false",
        "\"typical_p\": 0.9",
        "\"typical_p\": \"1\"",
        "\"samplers\": [\"top_k\"]",
        "\"prompt_logprobs\": 0",
        "\"chat_template\": \"x\"",
        "\"dry_multiplier\": 0.8"
      })
  void whatIsNotDoneIsRefusedByName(String parameter) throws Exception {
    ObjectNode body = conversation(parameter);
    String name = parameter.substring(1, parameter.indexOf('"', 1));
    assertThatThrownBy(() -> ChatRequest.read(body, () -> 1))
        .hasMessage(
            "The parameter %s is not supported by this server yet; leave it out.".formatted(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"add_generation_prompt\": true|is not possible together with add_generation_prompt.",
        "\"response_format\": {\"type\": \"json_object\"}|is not possible together with"
            + " response_format.",
        "\"n\": 1|needs a last message that is an assistant's and has no tool_calls.",
      })
  void whatCannotBeContinuedIsRefused(String parameter, String why) throws Exception {
    String messages =
        parameter.startsWith("\"n\"")
            ? "[{\"role\": \"user\", \"content\": \"a\"}]"
            : "[{\"role\": \"assistant\", \"content\": \"a\"}]";
    ObjectNode body =
        json(
            "{\"model\": \"m\", \"continue_final_message\": true, \"messages\": %s, %s}"
                .formatted(messages, parameter));
    assertThatThrownBy(() -> ChatRequest.read(body, () -> 1))
        .hasMessage("The parameter continue_final_message " + why);
  }

  @Test
  void completionsKnowThemToo() throws Exception {
    ObjectNode body =
        json(
            "{\"model\": \"m\", \"prompt\": \"x\", \"cache_prompt\": false, \"echo\": false,"
                + " \"add_special_tokens\": true, \"repeat_penalty\": 1.3}");
    assertThat(CompletionRequest.read(body, () -> 1).options().sampling().repetitionPenalty())
        .isEqualTo(1.3);
  }

  private static ObjectNode conversation(String parameters) throws ApiException {
    return json(
        "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}], "
            + parameters
            + "}");
  }

  private static ObjectNode json(String text) throws ApiException {
    return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
  }
}
