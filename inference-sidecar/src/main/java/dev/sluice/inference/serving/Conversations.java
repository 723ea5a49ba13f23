package dev.sluice.inference.serving;

import dev.sluice.inference.chat.AnswerSyntax;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.template.ChatTemplate;
import dev.sluice.inference.template.Conversation;
import dev.sluice.inference.template.TemplateException;
import dev.sluice.inference.template.ToolInstructions;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Turns conversations into prompts in which callers cannot forge messages, and knows how the
 * answers are written. Immutable.
 */
public final class Conversations {
  private static final int FIRST_MARK = 0xE000;
  private static final int LAST_MARK = 0xF8FF;

  private final ChatTemplate template;
  private final ControlTokens controlTokens;
  private final AnswerSyntax syntax;
  private final Set<Integer> spelledTokens;

  /**
   * Makes the conversations of one model.
   *
   * @param template the model's chat template
   * @param vocabulary the model's vocabulary
   */
  public Conversations(ChatTemplate template, Vocabulary vocabulary) {
    this.template = template;
    this.controlTokens = new ControlTokens(vocabulary);
    this.syntax = AnswerSyntax.of(template.source());
    this.spelledTokens = ControlTokens.named(vocabulary, syntax.marks());
  }

  /**
   * Makes the prompt of a conversation.
   *
   * @param conversation what was said
   * @return the prompt in parts, to be turned into tokens one by one; names of control tokens count
   *     where the template put them, and are cut apart where callers wrote them
   * @throws TemplateException if the template refuses the conversation
   */
  public List<String> prompt(Conversation conversation) throws TemplateException {
    char mark = unusedCharacter(conversation.toString());
    String prompt =
        conversation.ending() == Conversation.Ending.OPEN_MESSAGE
            ? renderOpen(conversation, mark)
            : render(conversation, mark);
    return List.of(prompt.split(String.valueOf(mark), -1));
  }

  private String render(Conversation conversation, char mark) throws TemplateException {
    boolean knowsTools = template.source().contains("tools");
    return template.render(
        knowsTools ? conversation : ToolInstructions.apply(conversation),
        text -> controlTokens.breakUp(text, mark));
  }

  /** Renders up to the end of the last message's text, which another character marks. */
  private String renderOpen(Conversation conversation, char mark) throws TemplateException {
    String content = conversation.messages().getLast().content();
    char end = unusedCharacter(conversation.toString() + mark);
    String whole = render(conversation.withLastContent(content + end + ' '), mark);
    int length = whole.lastIndexOf(end);
    if (length < 0) {
      throw new TemplateException(
          "The model's chat template leaves the last message out, which cannot be continued then.");
    }
    String prompt = whole.substring(0, length);
    // A template that takes the blank away would also have taken those before it.
    return whole.startsWith(" ", length + 1) ? prompt : prompt.stripTrailing();
  }

  /** Returns how the model writes its answers. */
  public AnswerSyntax syntax() {
    return syntax;
  }

  /** Returns the control tokens whose names the syntax of answers has. */
  public Set<Integer> spelledTokens() {
    return spelledTokens;
  }

  /** Returns a character for private use that a text does not have, nor JSON in it as an escape. */
  static char unusedCharacter(String text) throws TemplateException {
    return (char)
        IntStream.rangeClosed(FIRST_MARK, LAST_MARK)
            .filter(c -> text.indexOf(c) < 0 && !hasEscape(text, c))
            .findFirst()
            .orElseThrow(
                () ->
                    new TemplateException(
                        "The text uses every character of Unicode's private use area."));
  }

  private static boolean hasEscape(String text, int character) {
    return text.contains("\\u%04x".formatted(character))
        || text.contains("\\u%04X".formatted(character));
  }
}
