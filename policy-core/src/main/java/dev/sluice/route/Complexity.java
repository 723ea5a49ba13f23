package dev.sluice.route;

import dev.sluice.Call;
import dev.sluice.JsonText;
import dev.sluice.Message;
import dev.sluice.Message.Role;

/**
 * How demanding a call is, from 0 to 1: a weighted sum of signals between 0 and 1.
 *
 * <table>
 * <caption>Signals</caption>
 * <tr><th>signal</th><th>weight</th><th>is 1 when</th></tr>
 * <tr><td>length of the input</td><td>0.30</td><td>4,096 tokens, growing with the logarithm</td></tr>
 * <tr><td>words that ask for reasoning</td><td>0.20</td><td>3 in the last question</td></tr>
 * <tr><td>mathematics</td><td>0.12</td><td>every 8th character is a digit or an operator</td></tr>
 * <tr><td>code</td><td>0.12</td><td>fenced, or every 12th character is a bracket or semicolon</td></tr>
 * <tr><td>tools</td><td>0.08</td><td>offered</td></tr>
 * <tr><td>structured output</td><td>0.06</td><td>a response format is asked for</td></tr>
 * <tr><td>turns</td><td>0.06</td><td>10 questions so far</td></tr>
 * <tr><td>output</td><td>0.06</td><td>4,096 tokens are asked for, growing with the logarithm</td></tr>
 * </table>
 *
 * <p>The weights are set by judgement, so that small talk stays under a fifth and long structured
 * work passes a half; a learned signal is to take their place.
 */
final class Complexity {
  private static final double LENGTH = 0.30;
  private static final double REASONING = 0.20;
  private static final double MATHEMATICS = 0.12;
  private static final double CODE = 0.12;
  private static final double TOOLS = 0.08;
  private static final double STRUCTURE = 0.06;
  private static final double TURNS = 0.06;
  private static final double OUTPUT = 0.06;

  private static final double MANY_TOKENS = 4_096;
  private static final double MANY_TURNS = 10;

  private Complexity() {}

  /**
   * Returns the score of a call.
   *
   * @param inputTokens of the call, counted or estimated
   */
  static double of(Call call, long inputTokens) {
    int questions = 0;
    String last = "";
    for (Message message : call.messages()) {
      if (message.role() == Role.USER) {
        questions++;
        last = message.text().isEmpty() ? last : message.text();
      }
    }
    TextSignals text = TextSignals.of(last);
    return LENGTH * logarithmic(inputTokens)
        + REASONING * text.reasoning()
        + MATHEMATICS * text.mathematics()
        + CODE * text.code()
        + TOOLS * (call.parameters().tools() ? 1 : 0)
        + STRUCTURE * (structured(call) ? 1 : 0)
        + TURNS * Math.min(1, Math.max(0, questions - 1) / (MANY_TURNS - 1))
        + OUTPUT * logarithmic(Math.max(0, call.parameters().maxOutputTokens()));
  }

  /** 0 for nothing, about a third for 100 tokens, 1 for 4,096. */
  private static double logarithmic(long tokens) {
    return Math.min(1, Math.log1p(tokens / 16.0) / Math.log1p(MANY_TOKENS / 16.0));
  }

  private static boolean structured(Call call) {
    JsonText format = call.body().get("response_format");
    return format != null && format.object();
  }
}
