package dev.sluice.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Writes a choice of many texts as a tree, in which those that begin alike are one way. */
final class TextTree {
  /** Few texts are few ways as they are, and past so many branches few are left. */
  private static final int FEW = 32;

  private TextTree() {}

  static Grammar of(Collection<String> texts) {
    List<byte[]> sorted =
        texts.stream()
            .distinct()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toList();
    return behind(sorted, 0, 0);
  }

  /** Returns the grammar of what follows a number of bytes that all texts have in common. */
  private static Grammar behind(List<byte[]> texts, int common, int branches) {
    if (texts.size() <= FEW || branches == FEW) {
      return new Grammar.Choice(
          texts.stream().map(text -> Grammar.literal(text, common, text.length)).toList());
    }
    byte[] first = texts.getFirst();
    int shared = Arrays.mismatch(first, texts.getLast());
    int end = shared < 0 ? first.length : shared;
    List<Grammar> options = new ArrayList<>();
    int from = 0;
    if (first.length == end) {
      options.add(Grammar.empty());
      from = 1;
    }
    while (from < texts.size()) {
      byte next = texts.get(from)[end];
      int to = from;
      while (to < texts.size() && texts.get(to)[end] == next) {
        to++;
      }
      options.add(behind(texts.subList(from, to), end, branches + 1));
      from = to;
    }
    return Grammar.sequence(Grammar.literal(first, common, end), new Grammar.Choice(options));
  }
}
