package dev.sluice.inference.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model's own chat template. Safe for all threads. */
public final class ChatTemplate {
  private static final long MAX_PROMPT_CHARS = 16L << 20;
  private static final List<ChatMessage> PROBE =
      List.of(
          new ChatMessage("user", "probe-one"),
          new ChatMessage("assistant", "probe-two"),
          new ChatMessage("user", "probe-three"));

  private final Jinjava jinjava;
  private final String source;
  private final String beginOfText;
  private final String endOfText;

  /**
   * Takes a template as it stands in a model file.
   *
   * @param source the template in the Jinja2 language
   * @param beginOfText the name of the token that texts begin with; empty when there is none
   * @param endOfText the name of the token that texts end with; empty when there is none
   * @throws TemplateException if the template needs what is not supported
   */
  public ChatTemplate(String source, String beginOfText, String endOfText)
      throws TemplateException {
    // As the reference implementation sets it: blocks leave no line of their own behind.
    JinjavaConfig config =
        JinjavaConfig.newBuilder()
            .withTrimBlocks(true)
            .withLstripBlocks(true)
            // What callers write is data: it is never rendered itself.
            .withNestedInterpretationEnabled(false)
            .withMaxOutputSize(MAX_PROMPT_CHARS)
            .build();
    this.jinjava = new Jinjava(config);
    this.jinjava
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "raise_exception", TemplateFunctions.class, "raise", String.class));
    this.source = WhitespaceControl.apply(source);
    this.beginOfText = beginOfText;
    this.endOfText = endOfText;
    probe();
  }

  /**
   * Makes the prompt of a conversation, up to where the model's answer begins.
   *
   * @param messages the conversation; at least one message
   * @return the prompt, in which names of control tokens stand for these tokens
   * @throws TemplateException if the template refuses the conversation
   */
  public String render(List<ChatMessage> messages) throws TemplateException {
    Map<String, Object> values = new HashMap<>();
    values.put("messages", messages.stream().map(ChatTemplate::toMap).toList());
    values.put("add_generation_prompt", true);
    values.put("bos_token", beginOfText);
    values.put("eos_token", endOfText);
    RenderResult result = jinjava.renderForResult(source, values);
    for (TemplateError error : result.getErrors()) {
      throw new TemplateException(
          "The model's chat template cannot render this conversation: %s."
              .formatted(TemplateFunctions.reason(error)));
    }
    return result.getOutput();
  }

  private static Map<String, Object> toMap(ChatMessage message) {
    Map<String, Object> values = new HashMap<>();
    values.put("role", message.role());
    values.put("content", message.content());
    if (!message.name().isEmpty()) {
      values.put("name", message.name());
    }
    return values;
  }

  /** Refuses a template under which messages get lost or which leaves parts of itself behind. */
  private void probe() throws TemplateException {
    String prompt = render(PROBE);
    int position = 0;
    for (ChatMessage message : PROBE) {
      position = prompt.indexOf(message.content(), position);
      if (position < 0) {
        throw new TemplateException(
            "The model's chat template loses messages here, as it uses parts of Jinja2 that are"
                + " not supported.");
      }
    }
    if (prompt.contains("{{") || prompt.contains("{%")) {
      throw new TemplateException(
          "The model's chat template uses parts of Jinja2 that are not supported.");
    }
  }
}
