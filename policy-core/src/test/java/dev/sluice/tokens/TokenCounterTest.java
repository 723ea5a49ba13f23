package dev.sluice.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.JsonText;
import dev.sluice.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenCounterTest {
  private static final String O200K = TokenCounter.STANDARD;
  private static final int EMPTY_CHAT = 3;
  private static final int MESSAGE = 3 + 1;

  private static final TokenCounter COUNTER = new TokenCounter(1024);

  private static long chat(String messages) {
    return COUNTER.count(call(messages, ""), O200K);
  }

  private static Call call(String messages, String more) {
    return Asked.chat("{\"model\":\"small\",\"messages\":[" + messages + "]" + more + "}");
  }

  @Test
  void countsTextRoleMessageAndReply() {
    // "hello world" has two tokens in both encodings.
    String message = "{\"role\":\"user\",\"content\":\"hello world\"}";
    assertThat(chat(message)).isEqualTo(EMPTY_CHAT + MESSAGE + 2);
    assertThat(COUNTER.count(call(message, ""), "cl100k_base")).isEqualTo(EMPTY_CHAT + MESSAGE + 2);
    assertThat(chat(message + "," + message)).isEqualTo(EMPTY_CHAT + 2 * (MESSAGE + 2));
  }

  @Test
  void countsTheNameOfASpeaker() {
    String named = "{\"role\":\"user\",\"name\":\"hello\",\"content\":\"hello world\"}";
    assertThat(chat(named)).isEqualTo(EMPTY_CHAT + MESSAGE + 2 + 1 + 1);
    assertThat(chat(named.replace("name", "n\\u0061me"))).isEqualTo(chat(named));
  }

  @Test
  void aTextThatSpeaksOfANameIsNoName() {
    String named = "{\"role\":\"user\",\"content\":\"name\"}";
    assertThat(chat(named)).isEqualTo(EMPTY_CHAT + MESSAGE + 1);
  }

  @Test
  void encodingsDiffer() {
    String chinese = "{\"role\":\"user\",\"content\":\"\u4f60\u597d\uff0c\u4e16\u754c\"}";
    assertThat(COUNTER.count(call(chinese, ""), O200K))
        .isLessThan(COUNTER.count(call(chinese, ""), "cl100k_base"));
  }

  @Test
  void countsSpecialTokensOfAPromptAsText() {
    assertThat(chat("{\"role\":\"user\",\"content\":\"<|endoftext|>\"}"))
        .isGreaterThan(EMPTY_CHAT + MESSAGE + 1);
  }

  @Test
  void countsPartsAndTakesAFlatEstimateForAttachments() {
    String parts =
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hello world\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}";
    assertThat(chat(parts)).isEqualTo(EMPTY_CHAT + MESSAGE + 2 + 765);
  }

  @Test
  void moreAttachmentsThanAnIntCanCountAreNotFewer() {
    Message message = call("{\"role\":\"user\",\"content\":\"\"}", "").messages().get(0);
    Message full =
        new Message(message.role(), "", 6_000_000, List.of(), null, JsonText.of("{\"full\":1}"));
    Call call = call("{\"role\":\"user\",\"content\":\"\"}", "").withMessages(List.of(full));
    for (int time = 0; time < 2; time++) {
      assertThat(COUNTER.count(call, O200K)).isGreaterThan(2_000_000_000L);
    }
  }

  @Test
  void countsNamesAndArgumentsOfToolCalls() {
    String without = "{\"role\":\"assistant\",\"content\":null}";
    String with =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":"
            + "\"function\",\"function\":{\"name\":\"hello\",\"arguments\":\"hello world\"}}]}";
    assertThat(chat(with) - chat(without)).isEqualTo(1 + 1 + 2 + 1);
  }

  @Test
  void countsToolsAndSchemas() {
    String message = "{\"role\":\"user\",\"content\":\"hello world\"}";
    String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
    String format = ",\"response_format\":{\"type\":\"json_object\"}";
    long plain = chat(message);
    long withTools = COUNTER.count(call(message, tools), O200K);
    long withBoth = COUNTER.count(call(message, tools + format), O200K);
    assertThat(withTools).isGreaterThan(plain + 5);
    assertThat(withBoth).isGreaterThan(withTools + 3);
    assertThat(COUNTER.count(call(message, tools + format), O200K)).isEqualTo(withBoth);
  }

  @Test
  void countsAnthropicsSystemPromptAndToolUse() {
    String system =
        "{\"model\":\"m\",\"max_tokens\":9,\"system\":\"hello"
            + " world\",\"messages\":[{\"role\":\"user\",\"content\":\"hello"
            + " world\"},{\"role\":\"assistant\",\"content\":["
            + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"hello\",\"input\":{}}]}]}";
    long braces = 1;
    assertThat(COUNTER.count(Asked.post("/v1/messages", system), O200K))
        .isEqualTo(EMPTY_CHAT + 2 * (MESSAGE + 2) + MESSAGE + 1 + 1 + braces + 1);
  }

  @Test
  void inputsHaveNoOverhead() {
    Call text =
        Asked.post("/v1/embeddings", "{\"model\":\"e\",\"input\":[\"hello world\",\"hello\"]}");
    Call numbers = Asked.post("/v1/embeddings", "{\"model\":\"e\",\"input\":[11, 22,33]}");
    Call lists = Asked.post("/v1/completions", "{\"model\":\"e\",\"prompt\":[[1,2],[3]]}");
    assertThat(COUNTER.count(text, O200K)).isEqualTo(3);
    assertThat(COUNTER.count(numbers, O200K)).isEqualTo(3);
    assertThat(COUNTER.count(lists, O200K)).isEqualTo(3);
  }

  @Test
  void theSameBytesCountDifferentlyInAChatAndAsAnInput() {
    Call prompt = Asked.post("/v1/completions", "{\"model\":\"e\",\"prompt\":\"hello world\"}");
    Call system =
        Asked.post(
            "/v1/messages",
            "{\"model\":\"e\",\"max_tokens\":1,\"system\":\"hello world\",\"messages\":[]}");
    assertThat(COUNTER.count(prompt, O200K)).isEqualTo(2);
    assertThat(COUNTER.count(system, O200K)).isEqualTo(EMPTY_CHAT + MESSAGE + 2);
  }

  @Test
  void isRightWhateverIsForgotten() {
    TokenCounter forgetful = new TokenCounter(1);
    TokenCounter fresh = new TokenCounter(1 << 12);
    for (int round = 0; round < 3; round++) {
      for (int words = 0; words < 40; words++) {
        Call call = call("{\"role\":\"user\",\"content\":\"" + "word ".repeat(words) + "\"}", "");
        assertThat(forgetful.count(call, O200K)).isEqualTo(fresh.count(call, O200K));
      }
    }
  }

  @Test
  void measuredChangesNothingButTheCount() {
    Call call = call("{\"role\":\"user\",\"content\":\"hello world\"}", "");
    Call measured = COUNTER.measured(call, O200K);
    assertThat(measured.inputTokens()).isEqualTo(EMPTY_CHAT + MESSAGE + 2);
    assertThat(measured.body()).isSameAs(call.body());
  }

  @Test
  void anUnknownEncodingIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> COUNTER.load("o201k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("o201k")
        .hasMessageContaining("o200k_base");
  }

  @Test
  void refusesToRememberNothing() {
    assertThatThrownBy(() -> new TokenCounter(0)).hasMessageContaining("got 0");
  }
}
