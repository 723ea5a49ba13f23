package dev.sluice.cost;

import java.util.List;

/** Tells the snapshots of a model from its name: providers append a date or {@code latest}. */
final class Snapshots {
  /** What may follow a model's name; {@code 0} stands for a digit. Longer ones come first. */
  private static final List<String> MARKS =
      List.of("-0000-00-00", "-00000000", "@00000000", "-latest", "-0000");

  private Snapshots() {}

  /** Returns a model's name without the mark of a snapshot, or the name itself if it has none. */
  static String family(String model) {
    for (String mark : MARKS) {
      if (endsWith(model, mark)) {
        return model.substring(0, model.length() - mark.length());
      }
    }
    return model;
  }

  private static boolean endsWith(String model, String mark) {
    int from = model.length() - mark.length();
    if (from < 1) {
      return false;
    }
    for (int i = 0; i < mark.length(); i++) {
      char wanted = mark.charAt(i);
      char found = model.charAt(from + i);
      if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
        return false;
      }
    }
    return true;
  }
}
