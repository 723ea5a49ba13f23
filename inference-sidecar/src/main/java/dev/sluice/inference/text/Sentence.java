package dev.sluice.inference.text;

/** Messages to people, which are whole sentences. */
public final class Sentence {
  private Sentence() {}

  /** Returns a message with a full stop at its end, where it has none. */
  public static String of(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}
