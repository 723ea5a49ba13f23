package dev.sluice.inference.jinja;

/**
 * Text marked as safe HTML, which the filter {@code safe} makes: what is added to it is escaped.
 *
 * @param text the text
 */
record Markup(String text) {

  /** Returns text with the characters that mean something in HTML replaced. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }
}
