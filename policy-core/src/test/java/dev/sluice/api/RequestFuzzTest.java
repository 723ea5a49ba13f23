package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages requests at random: each is read or refused as the API would, nothing else is thrown. */
class RequestFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          "{\"model\":\"m\",\"n\":1,\"max_tokens\":5,\"temperature\":1.0,\"stream\":true,"
              + "\"tools\":[{}],\"stream_options\":{\"include_usage\":true},\"messages\":["
              + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\\u00e9é🙂\"}]},"
              + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"t\"}],"
              + "\"function_call\":{\"name\":\"f\"}},"
              + "{\"role\":\"tool\",\"tool_call_id\":\"t\",\"content\":\"x\"}]}",
          "{\"model\":\"m\",\"system\":\"s\",\"instructions\":[],\"input\":[[1,2],[3]],"
              + "\"prompt\":[1,2],\"messages\":[{\"role\":\"user\",\"content\":["
              + "{\"type\":\"tool_result\",\"tool_use_id\":\"u\",\"content\":\"c\"}]}]}",
          "{\"model\":\"m\",\"instructions\":\"i\",\"prompt\":\"p\",\"messages\":[],\"input\":["
              + "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"o\"}]}");
  private static final String[] SCRAPS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "1",
    "-1e9",
    "\"role\"",
    "\u0000",
    "é",
    "\"content\":",
    "[[[[",
    "\\ud800",
    "\"model\":\"x\"",
    " ",
    "1e400",
    "99999999999999999999"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
        "/v1/responses",
        "/v1/messages"
      })
  void nothingButRefusalsIsThrown(String path) {
    Random random = new Random(path.hashCode());
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] body = damaged(random);
      try {
        Call call = RequestReader.read("c", Requests.head("POST", path), body);
        assertThat(call.body().bytes()).isSameAs(body);
        assertRewritable(call);
        read++;
      } catch (ApiException refused) {
        assertThat(refused.error().status()).isEqualTo(400);
      }
    }
    assertThat(read).isPositive();
  }

  private static void assertRewritable(Call call) {
    byte[] rewritten = call.withModel("other").body().bytes();
    Call again = RequestReader.read("c", call.head(), rewritten);
    assertThat(again.messages()).isEqualTo(call.messages());
    assertThat(again.model()).isEqualTo("other");
  }

  private static byte[] damaged(Random random) {
    byte[] body = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
    for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
      int at = random.nextInt(body.length);
      int cut = random.nextInt(4) == 0 ? random.nextInt(body.length - at) : random.nextInt(2);
      byte[] scrap =
          random.nextInt(8) == 0
              ? new byte[] {(byte) random.nextInt(256)}
              : SCRAPS[random.nextInt(SCRAPS.length)].getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(body, 0, at);
      out.writeBytes(scrap);
      out.write(body, at + cut, body.length - at - cut);
      body = out.toByteArray();
    }
    return body;
  }
}
