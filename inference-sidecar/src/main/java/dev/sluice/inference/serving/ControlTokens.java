package dev.sluice.inference.serving;

import dev.sluice.inference.engine.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of a vocabulary's control tokens, which callers must not be able to use: one that ends
 * a message would let them write messages of other speakers. Immutable.
 */
final class ControlTokens {
  private final Map<Character, List<String>> namesByFirst = new HashMap<>();

  /** Takes the names of all tokens that stand for no bytes. */
  ControlTokens(Vocabulary vocabulary) {
    for (int token = 0; token < vocabulary.size(); token++) {
      String name = vocabulary.piece(token).length == 0 ? vocabulary.name(token) : "";
      if (name.length() > 1) {
        namesByFirst.computeIfAbsent(name.charAt(0), first -> new ArrayList<>()).add(name);
      }
    }
  }

  /** Returns the tokens that have one of these names. */
  static Set<Integer> named(Vocabulary vocabulary, Set<String> names) {
    Set<Integer> tokens = new HashSet<>();
    for (int token = 0; token < vocabulary.size(); token++) {
      if (vocabulary.piece(token).length == 0 && names.contains(vocabulary.name(token))) {
        tokens.add(token);
      }
    }
    return Set.copyOf(tokens);
  }

  /** Returns a text with a mark behind the first character of each control token's name. */
  String breakUp(String text, char mark) {
    StringBuilder broken = null;
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      if (beginsName(text, i)) {
        broken = broken == null ? new StringBuilder() : broken;
        broken.append(text, copied, i + 1).append(mark);
        copied = i + 1;
      }
    }
    return broken == null ? text : broken.append(text, copied, text.length()).toString();
  }

  private boolean beginsName(String text, int index) {
    for (String name : namesByFirst.getOrDefault(text.charAt(index), List.of())) {
      if (text.startsWith(name, index)) {
        return true;
      }
    }
    return false;
  }
}
