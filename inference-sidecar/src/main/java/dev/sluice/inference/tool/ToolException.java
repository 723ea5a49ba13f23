package dev.sluice.inference.tool;

/** A command cannot do what it was asked for; the message is one sentence for the user. */
final class ToolException extends Exception {
  private static final long serialVersionUID = 1L;

  ToolException(String message) {
    super(message);
  }
}
