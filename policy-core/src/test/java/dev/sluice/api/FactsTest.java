package dev.sluice.api;

import static dev.sluice.api.Answers.JSON;
import static dev.sluice.api.Answers.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerPiece;
import dev.sluice.Protocol;
import dev.sluice.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static AnswerFacts stream(Protocol protocol, String events) {
    return Answers.facts(Answers.read(protocol, STREAM, events));
  }

  private static AnswerFacts json(Protocol protocol, String document) {
    return Answers.facts(Answers.read(protocol, JSON, document));
  }

  @Test
  void chatStream() {
    AnswerFacts facts =
        stream(
            Protocol.CHAT,
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","model":"gpt-4o-2024-08-06","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null},{"index":1,"delta":{"reasoning_content":"hm.","reasoning":"hm."}}],"usage":null}

            data: {"id":"chatcmpl-1","model":"gpt-4o-2024-08-06","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"f","arguments":"{\\"a\\""}},{"index":1,"function":{"arguments":":1}"}}]}}]}

            data: {"id":"chatcmpl-1","model":"gpt-4o-2024-08-06","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: {"id":"chatcmpl-1","model":"gpt-4o-2024-08-06","choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":11,"total_tokens":31,"prompt_tokens_details":{"cached_tokens":16,"cache_write_tokens":2,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":4}}}

            data: [DONE]

            """);
    assertThat(facts.id()).isEqualTo("chatcmpl-1");
    assertThat(facts.model()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(facts.finishReasons()).containsExactlyInAnyOrder("tool_calls", "stop");
    assertThat(facts.textLength()).isEqualTo(5 + 3 + 4 + 3);
    assertThat(facts.usage()).isEqualTo(new Usage(20, 11, 16, 2, 4, false));
  }

  @Test
  void chatDocument() {
    AnswerFacts facts =
        json(
            Protocol.CHAT,
            """
            {"id":"chatcmpl-1","object":"chat.completion","model":"demo","choices":[
              {"index":0,"message":{"role":"assistant","content":"Hello","tool_calls":
                [{"id":"t","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"},
              {"index":1,"message":{"content":"Hi"},"finish_reason":"stop"}],
              "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}\
            """);
    assertThat(facts)
        .isEqualTo(
            new AnswerFacts(
                "chatcmpl-1", "demo", List.of("stop"), new Usage(5, 7, 0, 0, 0, false), 9));
  }

  @Test
  void completionsStreamWithRunningUsage() {
    AnswerFacts facts =
        stream(
            Protocol.COMPLETIONS,
            """
            data: {"id":"cmpl-1","model":"m","choices":[{"text":"ab","finish_reason":null}],"usage":{"prompt_tokens":3,"completion_tokens":1}}

            data: {"id":"cmpl-1","model":"m","choices":[{"text":"c","finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}

            data: [DONE]

            """);
    assertThat(facts.usage()).isEqualTo(new Usage(3, 2, 0, 0, 0, false));
    assertThat(facts.textLength()).isEqualTo(3);
    assertThat(facts.finishReasons()).containsExactly("length");
  }

  @Test
  void embeddings() {
    AnswerFacts facts =
        json(
            Protocol.EMBEDDINGS,
            """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-2e-3]}],
             "model":"emb","usage":{"prompt_tokens":8,"total_tokens":8}}\
            """);
    assertThat(facts.model()).isEqualTo("emb");
    assertThat(facts.usage()).isEqualTo(new Usage(8, 0, 0, 0, 0, false));
  }

  @Test
  void responsesStream() {
    AnswerFacts facts =
        stream(
            Protocol.RESPONSES,
            """
            event: response.created
            data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt-5","status":"in_progress","output":[],"usage":null}}

            event: response.output_text.delta
            data: {"delta":"Hello","item_id":"msg_1","type":"response.output_text.delta"}

            event: response.function_call_arguments.delta
            data: {"type":"response.function_call_arguments.delta","delta":"{}"}

            event: response.audio.delta
            data: {"type":"response.audio.delta","delta":"AAAAAAAA"}

            event: response.output_text.done
            data: {"type":"response.output_text.done","text":"Hello"}

            event: response.completed
            data: {"type":"response.completed","response":{"id":"resp_1","model":"gpt-5","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}],"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":6,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":16}}}

            """);
    assertThat(facts)
        .isEqualTo(
            new AnswerFacts(
                "resp_1", "gpt-5", List.of("completed"), new Usage(10, 6, 4, 0, 2, false), 7));
  }

  @Test
  void responsesDocument() {
    AnswerFacts facts =
        json(
            Protocol.RESPONSES,
            """
            {"id":"resp_1","model":"gpt-5","status":"incomplete",
             "incomplete_details":{"reason":"max_output_tokens"},
             "output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"ab"}]},
               {"type":"function_call","arguments":"{}"},
               {"type":"message","content":[{"type":"output_text","text":"Hello"}]}],
             "usage":{"input_tokens":1,"output_tokens":2}}\
            """);
    assertThat(facts.finishReasons()).containsExactly("max_output_tokens");
    assertThat(facts.textLength()).isEqualTo(9);
    assertThat(facts.usage()).isEqualTo(new Usage(1, 2, 0, 0, 0, false));
  }

  private static final String MESSAGES =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-x","stop_reason":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":100,"cache_read_input_tokens":2000,"output_tokens":1}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: ping
      data: {"type":"ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello, wide world"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}

      """;

  @Test
  void messagesStream() {
    AnswerFacts facts =
        stream(
            Protocol.MESSAGES,
            MESSAGES
                + """
                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":0,"output_tokens":15}}

                event: message_stop
                data: {"type":"message_stop"}

                """);
    assertThat(facts)
        .isEqualTo(
            new AnswerFacts(
                "msg_1",
                "claude-x",
                List.of("end_turn"),
                new Usage(2125, 15, 2000, 100, 0, false),
                19));
  }

  @Test
  void aMessagesStreamThatIsCutIsNotFree() {
    assertThat(stream(Protocol.MESSAGES, MESSAGES).usage())
        .isEqualTo(new Usage(2125, 5, 2000, 100, 0, true));
  }

  @Test
  void messagesDocument() {
    AnswerFacts facts =
        json(
            Protocol.MESSAGES,
            """
            {"id":"msg_1","model":"claude-x","content":[{"type":"thinking","thinking":"hm"},
             {"type":"text","text":"Hello"},{"type":"tool_use","id":"t","input":{"a":1}}],
             "stop_reason":"tool_use","usage":{"input_tokens":2,"output_tokens":3}}\
            """);
    assertThat(facts.textLength()).isEqualTo(2 + 5 + 7);
    assertThat(facts.id()).isEqualTo("msg_1");
    assertThat(facts.usage()).isEqualTo(new Usage(2, 3, 0, 0, 0, false));
  }

  @Test
  void whatIsMalformedSaysNothingOrLittle() {
    assertThat(json(Protocol.CHAT, "not json")).isEqualTo(AnswerFacts.NONE);
    assertThat(json(Protocol.CHAT, "{\"choices\":7,\"usage\":[],\"id\":null,\"model\":{}}"))
        .isEqualTo(AnswerFacts.NONE);
    assertThat(json(Protocol.CHAT, "{\"id\":\"c1\",\"choices\":[").id()).isEqualTo("c1");
    assertThat(
            json(Protocol.CHAT, "{\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":1e99}}")
                .usage())
        .isEqualTo(Usage.NONE);
    List<AnswerPiece> none = Answers.read(Protocol.MODELS, JSON, "{\"data\":[{\"id\":\"m\"}]}");
    assertThat(Answers.facts(none)).isEqualTo(AnswerFacts.NONE);
  }
}
