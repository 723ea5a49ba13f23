package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.util.List;
import java.util.stream.Stream;

/** How a model writes calls. Immutable. */
interface CallSyntax {

  /** Returns the marks that begin a call. */
  List<String> openings();

  /** Returns marks around calls that mean nothing else. */
  List<String> ignored();

  /** Returns the marks that may be tokens of the vocabulary, or texts with such tokens in them. */
  default List<String> tokens() {
    return Stream.concat(openings().stream(), ignored().stream()).toList();
  }

  /** Returns whether arguments are JSON, so that any object can be told from its end. */
  default boolean readsJson() {
    return false;
  }

  /** Returns whether a call may begin with its JSON, at the beginning of the answer. */
  boolean startsBare();

  /**
   * Returns a reader of a call.
   *
   * @param opening the mark it began with; empty when it had none
   */
  CallReader reader(String opening, CallSink sink);

  /** Returns the grammar of a call of a function. */
  Grammar call(String name, ToolDefinitions tools, LiteralGrammar literals) throws GrammarException;
}
