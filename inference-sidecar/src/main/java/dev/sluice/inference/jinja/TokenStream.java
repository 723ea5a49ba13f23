package dev.sluice.inference.jinja;

import java.util.List;

/** The tokens of a template, read one by one. */
final class TokenStream {
  private final List<Token> tokens;
  private int position;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(position);
  }

  Token look(int ahead) {
    return tokens.get(Math.min(position + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = current();
    if (position < tokens.size() - 1) {
      position++;
    }
    return token;
  }

  boolean skipName(String name) {
    return skipIf(current().isName(name));
  }

  boolean skipOperator(String operator) {
    return skipIf(current().isOperator(operator));
  }

  Token expect(Token.Type type, String what) {
    if (!current().is(type)) {
      throw failure("expected %s and found %s".formatted(what, current().describe()));
    }
    return next();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw failure("expected '%s' and found %s".formatted(operator, current().describe()));
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw failure("expected '%s' and found %s".formatted(name, current().describe()));
    }
  }

  JinjaException failure(String what) {
    return new JinjaException("line %d: %s".formatted(current().line(), what));
  }

  private boolean skipIf(boolean matches) {
    if (matches) {
      next();
    }
    return matches;
  }
}
