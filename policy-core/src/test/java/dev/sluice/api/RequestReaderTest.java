package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Body;
import dev.sluice.Call;
import dev.sluice.Message;
import dev.sluice.Message.Role;
import dev.sluice.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private static final String CHAT =
      """
      { "model" : "small", "future": {"a" : [1.50, 1e3, "\\u00e9"]},
        "messages": [
          {"role":"system","content":"Be brief."},
          {"role":"developer", "content" : [ {"type":"text","text":"And kind."} ] },
          {"role":"user","content":[{"text":"Look:","type":"text"},
              {"type":"image_url","image_url":{"url":"data:x"}},{"type":"text","text":"What?"}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"t1","type":"function",
              "function":{"name":"f","arguments":"{}"}},{"id":"t2"}]},
          {"role":"tool","tool_call_id":"t1","content":"42"},
          {"role":"critic","content":"ünï"} ],
        "temperature":0.5, "n":2,"max_completion_tokens":64 ,"stream":true,
        "stream_options":{"include_usage":true}, "tools":[{"type":"function"}], "user":"☕" }
      """;

  @Test
  void readsWhatPoliciesActUpon() {
    Call call = Requests.chat(CHAT);
    assertThat(call.protocol()).isEqualTo(Protocol.CHAT);
    assertThat(call.model()).isEqualTo("small");
    assertThat(call.inputTokens()).isEqualTo(-1);
    assertThat(call.parameters())
        .isEqualTo(new dev.sluice.Parameters(true, true, 64, 2, 0.5, true));
    assertThat(call.messages())
        .extracting(Message::role)
        .containsExactly(Role.SYSTEM, Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL, Role.USER);
    assertThat(call.messages())
        .extracting(Message::text)
        .containsExactly("Be brief.", "And kind.", "Look:\nWhat?", "", "42", "ünï");
    assertThat(call.messages().get(2).attachments()).isEqualTo(1);
    assertThat(call.messages().get(3).toolCalls()).containsExactly("t1", "t2");
    assertThat(call.messages().get(4).answers()).isEqualTo("t1");
  }

  @Test
  void keepsEachMessageAndMemberAsItWasSent() {
    Call call = Requests.chat(CHAT);
    assertThat(call.messages().get(0).raw())
        .hasToString("{\"role\":\"system\",\"content\":\"Be brief.\"}");
    assertThat(call.messages().get(1).raw())
        .hasToString(
            "{\"role\":\"developer\", \"content\" : [ {\"type\":\"text\",\"text\":\"And kind.\"} ]"
                + " }");
    assertThat(call.body().get("future")).hasToString("{\"a\" : [1.50, 1e3, \"\\u00e9\"]}");
    assertThat(call.body().get("temperature")).hasToString("0.5");
    assertThat(call.body().get("max_completion_tokens")).hasToString("64");
    assertThat(call.body().get("stream")).hasToString("true");
    assertThat(call.body().get("user")).hasToString("\"☕\"");
    assertThat(call.body().bytes()).isEqualTo(CHAT.getBytes(StandardCharsets.UTF_8));
    assertThat(call.body().changed()).isFalse();
  }

  @Test
  void aRewriteLeavesUnknownMembersByteForByte() {
    Call call = Requests.chat(CHAT);
    List<Message> fewer = call.messages().subList(4, 6);
    Call rewritten = call.withModel("large").withMessages(fewer);
    Call again = RequestReader.read("call-2", rewritten.head(), rewritten.body().bytes());
    assertThat(again.model()).isEqualTo("large");
    assertThat(again.parameters()).isEqualTo(call.parameters());
    assertThat(again.messages()).isEqualTo(fewer);
    for (Body.Member member : call.body().members()) {
      if (!List.of("model", "messages").contains(member.name())) {
        assertThat(again.body().get(member.name())).isEqualTo(member.value());
      }
    }
  }

  @Test
  void pairsFunctionsOfTheOlderApiByName() {
    Call call =
        Requests.chat(
            """
            {"model":"m","functions":[{"name":"f"}],"messages":[
              {"role":"assistant","content":null,"function_call":{"arguments":"{}","name":"f"}},
              {"role":"function","name":"f","content":"1"}]}\
            """);
    assertThat(call.parameters().tools()).isTrue();
    assertThat(call.messages().get(0).toolCalls()).containsExactly("f");
    assertThat(call.messages().get(1).answers()).isEqualTo("f");
    assertThat(call.messages().get(1).role()).isEqualTo(Role.TOOL);
  }

  @Test
  void readsAnthropicMessages() {
    Call call =
        Requests.read(
            "/v1/messages",
            """
            {"max_tokens":9,"model":"claude","messages":[
              {"role":"user","content":"hi"},
              {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},
                 {"type":"tool_use","id":"u1","name":"f","input":{"text":["no text"],"id":7}}]},
              {"role":"user","content":[
                 {"type":"tool_result","content":[{"type":"text","text":"sunny"}],"tool_use_id":"u1"},
                 {"type":"image","source":{"type":"base64","data":"x"}},
                 {"type":"text","text":"so?"}]}],
             "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}]}\
            """);
    assertThat(call.messages())
        .extracting(Message::role)
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL);
    assertThat(call.messages())
        .extracting(Message::text)
        .containsExactly("Be brief.", "hi", "hm", "sunny\nso?");
    assertThat(call.messages().get(2).toolCalls()).containsExactly("u1");
    assertThat(call.messages().get(3).answers()).isEqualTo("u1");
    assertThat(call.messages().get(3).attachments()).isEqualTo(1);
    assertThat(call.parameters().maxOutputTokens()).isEqualTo(9);
  }

  @Test
  void anthropicSystemTextStaysWhereItsApiHasIt() {
    Call call =
        Requests.read(
            "/v1/messages",
            """
            {"model":"c","system":"Be brief.","messages":[{"role":"user","content":"a"},
              {"role":"assistant","content":"b"},{"role":"user","content":"c"}]}\
            """);
    List<Message> all = call.messages();
    Body kept = call.withMessages(List.of(all.get(0), all.get(3))).body();
    assertThat(kept.get("system")).hasToString("\"Be brief.\"");
    assertThat(kept.get("messages")).hasToString("[{\"role\":\"user\",\"content\":\"c\"}]");
    assertThat(call.withMessages(all.subList(1, 4)).body().get("system")).isNull();
  }

  @Test
  void readsItemsOfResponses() {
    Call call =
        Requests.read(
            "/v1/responses",
            """
            {"model":"m","instructions":"Be brief.","max_output_tokens":5,"input":[
              {"role":"user","content":[{"type":"input_text","text":"hi"},{"type":"input_image"}]},
              {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
              {"type":"function_call_output","call_id":"c1","output":"42"},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"ok"}]}]}
            """);
    assertThat(call.messages())
        .extracting(Message::role)
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
    assertThat(call.messages())
        .extracting(Message::text)
        .containsExactly("Be brief.", "hi", "", "42", "ok");
    assertThat(call.messages().get(2).toolCalls()).containsExactly("c1");
    assertThat(call.messages().get(3).answers()).isEqualTo("c1");
    assertThat(Requests.read("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\"}").messages())
        .extracting(Message::text)
        .containsExactly("hi");
  }

  @Test
  void readsInputsOfCompletionsAndEmbeddings() {
    assertThat(texts("/v1/completions", "{\"model\":\"m\",\"prompt\":\"a\"}")).containsExactly("a");
    assertThat(texts("/v1/completions", "{\"model\":\"m\"}")).isEmpty();
    assertThat(texts("/v1/embeddings", "{\"model\":\"m\",\"input\":[\"a\",\"b\\n\"]}"))
        .containsExactly("a", "b\n");
    Call tokens = Requests.read("/v1/embeddings", "{\"model\":\"m\",\"input\":[ 1, 2,3 ]}");
    assertThat(tokens.messages()).hasSize(1);
    assertThat(tokens.messages().get(0).attachments()).isEqualTo(1);
    assertThat(tokens.messages().get(0).raw()).hasToString("[ 1, 2,3 ]");
    Call lists = Requests.read("/v1/embeddings", "{\"model\":\"m\",\"input\":[[1,2],[3]]}");
    assertThat(lists.messages())
        .extracting(m -> m.raw().toString())
        .containsExactly("[1,2]", "[3]");
  }

  private static List<String> texts(String path, String json) {
    return Requests.read(path, json).messages().stream().map(Message::text).toList();
  }

  @Test
  void aListOfModelsNeedsNoBody() {
    Call call = RequestReader.read("c", Requests.head("GET", "/v1/models"), new byte[0]);
    assertThat(call.protocol()).isEqualTo(Protocol.MODELS);
    assertThat(call.model()).isEmpty();
  }
}
