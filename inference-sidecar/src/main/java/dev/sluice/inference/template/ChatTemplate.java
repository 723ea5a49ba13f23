package dev.sluice.inference.template;

import dev.sluice.inference.jinja.JinjaException;
import dev.sluice.inference.jinja.Template;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A model's own chat template. Safe for all threads. */
public final class ChatTemplate {
  private static final List<ChatMessage> PROBE =
      List.of(
          new ChatMessage("user", "probe-one"),
          new ChatMessage("assistant", "probe-two"),
          new ChatMessage("user", "probe-three"));

  private final Template template;
  private final String source;
  private final String beginOfText;
  private final String endOfText;
  private final Clock clock;

  /**
   * Takes a template as it stands in a model file, with the machine's clock.
   *
   * @param source the template in the Jinja2 language
   * @param beginOfText the name of the token that texts begin with; empty when there is none
   * @param endOfText the name of the token that texts end with; empty when there is none
   * @throws TemplateException if the template is not valid or loses messages
   */
  public ChatTemplate(String source, String beginOfText, String endOfText)
      throws TemplateException {
    this(source, beginOfText, endOfText, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * Takes a template as it stands in a model file.
   *
   * @param source the template in the Jinja2 language
   * @param beginOfText the name of the token that texts begin with; empty when there is none
   * @param endOfText the name of the token that texts end with; empty when there is none
   * @param clock tells the date to templates that write it
   * @throws TemplateException if the template is not valid or loses messages
   */
  public ChatTemplate(String source, String beginOfText, String endOfText, Clock clock)
      throws TemplateException {
    try {
      this.template = Template.parse(source);
    } catch (JinjaException e) {
      throw new TemplateException(
          "The model's chat template is not valid: %s.".formatted(clause(e)));
    }
    this.source = source;
    this.beginOfText = beginOfText;
    this.endOfText = endOfText;
    this.clock = clock;
    probe();
  }

  /** Returns the template's text, which tells how the model writes calls and reasoning. */
  public String source() {
    return source;
  }

  /**
   * Makes the prompt of a conversation, up to where the model's answer begins.
   *
   * @param conversation what was said
   * @return the prompt, in which names of control tokens stand for these tokens
   * @throws TemplateException if the template refuses the conversation
   */
  public String render(Conversation conversation) throws TemplateException {
    return render(conversation, UnaryOperator.identity());
  }

  /**
   * Makes the prompt of a conversation, up to where the model's answer begins.
   *
   * @param conversation what was said
   * @param written what is done before with each text that callers wrote
   * @return the prompt, in which names of control tokens stand for these tokens
   * @throws TemplateException if the template refuses the conversation
   */
  public String render(Conversation conversation, UnaryOperator<String> written)
      throws TemplateException {
    try {
      return render(new TemplateValues(written, false).of(conversation));
    } catch (JinjaException e) {
      if (conversation.messages().stream().allMatch(m -> m.toolCalls().isEmpty())) {
        throw refusal(e);
      }
    }
    try {
      // Some templates join the arguments of calls to other texts, which objects cannot be.
      return render(new TemplateValues(written, true).of(conversation));
    } catch (JinjaException e) {
      throw refusal(e);
    }
  }

  private String render(Map<String, Object> values) {
    values.put("bos_token", beginOfText);
    values.put("eos_token", endOfText);
    return template.render(values, clock);
  }

  private static TemplateException refusal(JinjaException e) {
    return new TemplateException(
        "The model's chat template cannot render this conversation: %s.".formatted(clause(e)));
  }

  private static String clause(JinjaException e) {
    String line = e.getMessage().lines().findFirst().orElse("no reason given").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** Refuses a template under which messages get lost. */
  private void probe() throws TemplateException {
    String prompt = render(Conversation.of(PROBE));
    int position = 0;
    for (ChatMessage message : PROBE) {
      position = prompt.indexOf(message.content(), position);
      if (position < 0) {
        throw new TemplateException("The model's chat template loses messages.");
      }
    }
  }
}
