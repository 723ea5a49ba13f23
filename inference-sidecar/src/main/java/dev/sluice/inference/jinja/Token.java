package dev.sluice.inference.jinja;

/**
 * A part of a template's source.
 *
 * @param type what it is
 * @param text the text itself; of strings, their value
 * @param line where it begins, from 1
 */
record Token(Type type, String text, int line) {
  enum Type {
    DATA,
    BLOCK_BEGIN,
    BLOCK_END,
    VARIABLE_BEGIN,
    VARIABLE_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Type wanted) {
    return type == wanted;
  }

  boolean isName(String name) {
    return type == Type.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return type == Type.OPERATOR && text.equals(operator);
  }

  /** Returns how messages call it. */
  String describe() {
    return switch (type) {
      case END -> "the end of the template";
      case BLOCK_END -> "'%}'";
      case VARIABLE_END -> "'}}'";
      default -> "'" + text + "'";
    };
  }
}
