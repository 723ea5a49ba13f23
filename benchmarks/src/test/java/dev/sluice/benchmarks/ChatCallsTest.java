package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ChatCallsTest {
  @Test
  void callsDifferByTheirNumberOnly() {
    ChatCalls calls = new ChatCalls("{\"é\":\"000000000000\"}", "sk-1", 41);
    String expected =
        """
        POST /v1/chat/completions HTTP/1.1\r
        host: 127.0.0.1\r
        content-type: application/json\r
        authorization: Bearer sk-1\r
        content-length: 21\r
        \r
        {"é":"%s"}\
        """;
    assertThat(text(calls.next())).isEqualTo(expected.formatted("000000000042"));
    assertThat(text(calls.next())).isEqualTo(expected.formatted("000000000043"));
  }

  @Test
  void aBodyWithoutAPlaceForTheNumberIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChatCalls("{}", "sk-1", 0))
        .withMessage("the call's body must hold 000000000000: {}");
  }

  private static String text(ByteBuf bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
