package dev.sluice.inference.template;

import com.hubspot.jinjava.interpret.TemplateError;

/** What templates may call. */
public final class TemplateFunctions {
  private static final String MARK = "raised by the template: ";

  private TemplateFunctions() {}

  /**
   * Refuses the conversation, as {@code raise_exception} of the reference implementation does.
   *
   * @param reason why, in the template's words
   * @return never
   */
  @SuppressWarnings("DoNotCallSuggester") // templates call it by name
  public static Object raise(String reason) {
    throw new IllegalArgumentException(MARK + reason);
  }

  /** Returns in one clause what went wrong: the template's own words where it has some. */
  static String reason(TemplateError error) {
    String message = String.valueOf(error.getMessage());
    for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).startsWith(MARK)) {
        message = String.valueOf(cause.getMessage()).substring(MARK.length());
      }
    }
    String line = message.lines().findFirst().orElse("no reason given").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
