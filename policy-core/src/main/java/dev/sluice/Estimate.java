package dev.sluice;

/** Estimates tokens that nobody counted: a stream that was cut is not free. */
public final class Estimate {
  /** Characters of English text a token, the rule of thumb of OpenAI's tokenizer page. */
  private static final long CHARS_PER_TOKEN = 4;

  private Estimate() {}

  /** Returns what the provider reported, else the counted input and a token per four characters. */
  static Usage orReported(Call call, AnswerFacts facts) {
    if (facts.usage() != null) {
      return facts.usage();
    }
    return new Usage(input(call), tokens(facts.textLength()), 0, 0, 0, true);
  }

  /** Returns the counted input tokens of a call, or a token per four characters of its messages. */
  public static long input(Call call) {
    if (call.inputTokens() >= 0) {
      return call.inputTokens();
    }
    long chars = 0;
    for (Message message : call.messages()) {
      chars += message.text().length();
    }
    return tokens(chars);
  }

  /** Returns the tokens that a text of so many characters presumably has, rounded up. */
  public static long tokens(long chars) {
    return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }
}
