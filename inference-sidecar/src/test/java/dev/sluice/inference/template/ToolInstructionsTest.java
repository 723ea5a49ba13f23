package dev.sluice.inference.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolInstructionsTest {

  @Test
  void writesToolsCallsAndResultsAsText() throws Exception {
    Conversation conversation =
        new Conversation(
            List.of(
                new ChatMessage("system", "Be brief."),
                new ChatMessage("user", "Weather?"),
                new ChatMessage(
                    "assistant",
                    "",
                    "",
                    "",
                    List.of(new ToolCall("abc", "look", "{\"city\": \"Bern\"}")),
                    ""),
                new ChatMessage("tool", "rain", "look", "", List.of(), "abc")),
            List.of(
                new ObjectMapper()
                    .readTree("{\"type\":\"function\",\"function\":{\"name\":\"look\"}}")),
            Map.of(),
            Conversation.Ending.NEW_MESSAGE);

    Conversation told = ToolInstructions.apply(conversation);

    assertThat(told.tools()).isEmpty();
    assertThat(told.messages()).hasSize(4);
    assertThat(told.messages().getFirst().role()).isEqualTo("system");
    assertThat(told.messages().getFirst().content())
        .startsWith("Be brief.\n\nYou can call these functions:\n{\"name\":\"look\"}\n")
        .endsWith("</tool_call>");
    assertThat(told.messages().get(2))
        .isEqualTo(
            new ChatMessage(
                "assistant",
                "<tool_call>\n{\"name\": \"look\", \"arguments\": {\"city\": \"Bern\"}}\n"
                    + "</tool_call>"));
    assertThat(told.messages().get(3))
        .isEqualTo(new ChatMessage("user", "<tool_response>\nrain\n</tool_response>"));
  }

  @Test
  void leavesOtherConversationsAsTheyAre() {
    Conversation conversation =
        Conversation.of(List.of(new ChatMessage("system", "a"), new ChatMessage("user", "b")));
    assertThat(ToolInstructions.apply(conversation)).isEqualTo(conversation);
  }
}
