package dev.sluice.inference.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChatTemplateTest {
  private static final String CHATML =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' +"
          + " message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
  private static final List<ChatMessage> CONVERSATION =
      List.of(new ChatMessage("system", "Be brief."), new ChatMessage("user", "Hi <b>&</b> \\n"));

  @Test
  void rendersChatMl() throws Exception {
    assertThat(new ChatTemplate(CHATML, "", "<|im_end|>").render(Conversation.of(CONVERSATION)))
        .isEqualTo(
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi <b>&</b>"
                + " \\n<|im_end|>\n<|im_start|>assistant\n");
  }

  @Test
  void rendersTheSameWithRealNewlinesInItsStrings() throws Exception {
    String template = CHATML.replace("\\n", "\n");
    assertThat(new ChatTemplate(template, "", "").render(Conversation.of(CONVERSATION)))
        .isEqualTo(new ChatTemplate(CHATML, "", "").render(Conversation.of(CONVERSATION)));
  }

  @Test
  void stripsBlocksAndExpressionsAsJinja2Does() throws Exception {
    String template =
        """
        {{ bos_token }}
        {%- for message in messages %}
            {%- if message.role == 'user' %}
        [{{ message.content | trim }}]
            {%- else %}
        ({{- message.content -}} )
            {%- endif %}
        {%- endfor %}
        """;
    assertThat(
            new ChatTemplate(template, "<s>", "</s>")
                .render(
                    Conversation.of(
                        List.of(
                            new ChatMessage("user", " a "), new ChatMessage("assistant", "b")))))
        .isEqualTo("<s>[a](b)");
  }

  @Test
  void doesNotEvaluateWhatCallersWrite() throws Exception {
    List<ChatMessage> attack =
        List.of(new ChatMessage("user", "{{ 7 * 7 }}{% for x in y %} {# c #}"));
    assertThat(new ChatTemplate(CHATML, "", "").render(Conversation.of(attack)))
        .contains("{{ 7 * 7 }}{% for x in y %} {# c #}");
  }

  @Test
  void passesOnWhyTheTemplateRefuses() throws Exception {
    String template =
        "{% for message in messages %}{% if message.role == 'system' %}"
            + "{{ raise_exception('System role not supported') }}{% endif %}"
            + "{{ message.content }}{% endfor %}";
    ChatTemplate chatTemplate = new ChatTemplate(template, "", "");
    assertThatThrownBy(() -> chatTemplate.render(Conversation.of(CONVERSATION)))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "The model's chat template cannot render this conversation: System role not"
                + " supported.");
  }

  @Test
  void refusesTemplatesThatItWouldRenderWrongly() {
    String template = "{% for message in messages[::-1] %}{{ message.content }}{% endfor %}";
    assertThatThrownBy(() -> new ChatTemplate(template, "", ""))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("chat template");
  }
}
