package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request, and what its sender is told. */
class RequestRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"messages\":[]} | model",
        "{\"model\":\" \",\"messages\":[]} | model",
        "{\"model\":7,\"messages\":[]} | model",
        "{\"model\":\"m\"} | messages",
        "{\"model\":\"m\",\"messages\":null} | messages",
        "{\"model\":\"m\",\"messages\":{}} | messages",
        "{\"model\":\"m\",\"messages\":[1]} | messages[0]",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"},{\"content\":\"x\"}]} |"
            + " messages[1].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":1}]} | messages[0].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1}]} | messages[0].content",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"role\":\"system\"}]} |"
            + " messages[0].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[1]}]} |"
            + " messages[0].content[]",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"a\",\"tool_calls\":1}]} |"
            + " messages[0].tool_calls",
        "{\"model\":\"m\",\"messages\":[],\"stream\":\"yes\"} | stream",
        "{\"model\":\"m\",\"messages\":[],\"stream_options\":[]} | stream_options",
        "{\"model\":\"m\",\"messages\":[],\"n\":0} | n",
        "{\"model\":\"m\",\"messages\":[],\"n\":1.5} | n",
        "{\"model\":\"m\",\"messages\":[],\"max_tokens\":-1} | max_tokens",
        "{\"model\":\"m\",\"messages\":[],\"max_tokens\":99999999999} | max_tokens",
        "{\"model\":\"m\",\"messages\":[],\"max_tokens\":1,\"max_completion_tokens\":9}"
            + " | max_completion_tokens",
        "{\"model\":\"m\",\"messages\":[],\"temperature\":\"hot\"} | temperature",
        "{\"model\":\"m\",\"messages\":[],\"tools\":{}} | tools",
        "{\"model\":\"m\",\"messages\":[],\"mod\\u0065l\":\"large\"} | model",
      })
  void refusesWithTheNameOfTheMember(String json, String param) {
    ApiError error = refusal(json);
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.type()).isEqualTo("invalid_request_error");
    assertThat(error.param()).isEqualTo(param);
  }

  /** Names are kept where what calls cost is counted, and told in errors. */
  @Test
  void aModelsNameHasAnEnd() {
    String longest = "m".repeat(256);
    String more = "{\"model\":\"" + longest + "m\",\"messages\":[]}";

    assertThat(refusal(more).param()).isEqualTo("model");
    assertThat(refusal(more).message()).doesNotContain("mmm");
    assertThat(Requests.chat("{\"model\":\"" + longest + "\",\"messages\":[]}").model())
        .isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "\"x\"",
        "{",
        "{\"model\":\"m\",\"messages\":[]",
        "{\"model\":\"m\"}}",
        "{\"model\":\"m\",\"messages\":[]} {}",
        "{\"model\":\"m\",\"messages\":[],}",
        "{'model':\"m\"}",
        "{\"model\":\"m\",\"messages\":[],\"n\":01}",
        "{\"model\":\"m\",\"messages\":[],\"x\":\"\u0001\"}",
        "\uFEFF{\"model\":\"m\"}",
        "{\"model\":\"m\",\"messages\":[],\"x\":NaN}",
      })
  void refusesWhatIsNoJsonObject(String json) {
    assertThat(refusal(json).status()).isEqualTo(400);
  }

  @Test
  void saysWhereJsonBreaksAndQuotesNothing() {
    ApiError error = refusal("{\"model\":\"m\",\n \"messages\": secret}");
    assertThat(error.message()).contains("line 2").contains("byte ").doesNotContain("secret");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] json =
        "{\"model\":\"m\",\"messages\":[],\"x\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> RequestReader.read("c", Requests.head("POST", "/v1/messages"), json))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("byte 32");
    byte[] wide = "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> RequestReader.read("c", Requests.head("POST", "/v1/messages"), wide))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void refusesExcessiveNesting() {
    String deep = "[".repeat(2000) + "]".repeat(2000);
    assertThat(refusal("{\"model\":\"m\",\"messages\":[],\"x\":" + deep + "}").message())
        .contains("nests deeper");
    String parts = "[{\"content\":".repeat(1000);
    assertThat(refusal("{\"model\":\"m\",\"messages\":[{\"content\":" + parts).message())
        .contains("nests deeper");
  }

  private static ApiError refusal(String json) {
    try {
      Requests.chat(json);
    } catch (ApiException e) {
      return e.error();
    }
    throw new AssertionError("accepted: " + json);
  }
}
