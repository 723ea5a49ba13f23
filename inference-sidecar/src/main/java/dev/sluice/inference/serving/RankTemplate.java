package dev.sluice.inference.serving;

import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.template.TemplateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a query and a document into the text that a model file has under {@code
 * tokenizer.chat_template.rerank}, which is no Jinja: {@code {query}} and {@code {document}} are
 * replaced. Names of control tokens count in the template and nowhere else. Immutable.
 */
public final class RankTemplate implements PairReader {
  private static final Pattern PLACE = Pattern.compile("\\{(query|document)}");

  private final String template;
  private final Vocabulary vocabulary;
  private final ControlTokens controlTokens;

  /**
   * Makes a template.
   *
   * @param template the text with the two places
   * @param vocabulary the model's vocabulary
   */
  public RankTemplate(String template, Vocabulary vocabulary) {
    this.template = template;
    this.vocabulary = vocabulary;
    this.controlTokens = new ControlTokens(vocabulary);
  }

  @Override
  public TokenSequence read(String query, String document) throws TemplateException {
    char mark = Conversations.unusedCharacter(template + query + document);
    String text =
        PLACE
            .matcher(template)
            .replaceAll(
                place -> {
                  String given = place.group(1).equals("query") ? query : document;
                  return Matcher.quoteReplacement(controlTokens.breakUp(given, mark));
                });
    TokenSequence tokens = TokenSequence.of();
    for (String part : text.split(String.valueOf(mark), -1)) {
      tokens = tokens.plus(vocabulary.tokenize(part, false, true));
    }
    return tokens;
  }
}
