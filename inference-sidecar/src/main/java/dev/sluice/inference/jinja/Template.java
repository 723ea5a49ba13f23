package dev.sluice.inference.jinja;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A parsed template. Immutable and safe for all threads. */
public final class Template {
  private final List<Statement> body;

  private Template(List<Statement> body) {
    this.body = body;
  }

  /**
   * Parses a template with the settings {@code trim_blocks} and {@code lstrip_blocks}, the loop
   * controls and the tag {@code generation}.
   *
   * @param source the template
   * @return the template, to be rendered
   * @throws JinjaException if it is not valid; the line is named
   */
  public static Template parse(String source) {
    try {
      return new Template(new Parser(new Lexer(source).tokens()).template());
    } catch (StackOverflowError e) {
      throw new JinjaException("it nests too deeply");
    }
  }

  /**
   * Renders the template.
   *
   * @param variables the values by name: strings, booleans, longs, big integers, doubles, {@link
   *     None}, and lists and maps of such values with string keys; never changed
   * @param clock tells the date to templates that ask for it
   * @return the text
   * @throws JinjaException if the template fails, refuses the values or does too much
   */
  public String render(Map<String, ?> variables, Clock clock) {
    Rendering rendering = new Rendering(clock);
    StringBuilder out = new StringBuilder();
    try {
      Statement.renderAll(body, Scope.root(rendering, variables), out);
    } catch (StackOverflowError e) {
      // The depth of macros is bounded, that of expressions is not.
      throw new JinjaException("it nests too deeply");
    }
    return out.toString();
  }
}
