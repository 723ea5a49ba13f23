package dev.sluice.inference.text;

import java.util.List;

/**
 * Finds the first stop string in a growing text and holds back what may become one.
 *
 * <p>Not for several threads at once.
 */
public final class StopMatcher {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /**
   * Makes a matcher.
   *
   * @param stops the strings to stop at; none may be empty
   */
  public StopMatcher(List<String> stops) {
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop string is empty");
    }
    this.stops = List.copyOf(stops);
  }

  /**
   * Takes the next text.
   *
   * @param text what follows
   * @return what can be given out now; after a stop string was found, only what is before it
   */
  public String append(String text) {
    if (stopped) {
      return "";
    }
    held.append(text);
    int match = firstMatch();
    if (match >= 0) {
      stopped = true;
      return release(match);
    }
    return release(held.length() - longestBeginning());
  }

  /** Returns what was held back; the text ends here. */
  public String finish() {
    return stopped ? "" : release(held.length());
  }

  /** Returns whether a stop string was found. */
  public boolean isStopped() {
    return stopped;
  }

  private String release(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  /**
   * Returns where the stop string begins that is complete first, or −1. That choice, unlike the one
   * that begins first, does not depend on how the text was cut into pieces.
   */
  private int firstMatch() {
    int start = -1;
    int end = Integer.MAX_VALUE;
    for (String stop : stops) {
      int index = held.indexOf(stop);
      int stopEnd = index + stop.length();
      if (index >= 0 && (stopEnd < end || (stopEnd == end && index < start))) {
        start = index;
        end = stopEnd;
      }
    }
    return start;
  }

  /** Returns the length of the longest end of the held text that a stop string begins with. */
  private int longestBeginning() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (held.indexOf(stop.substring(0, n), held.length() - n) == held.length() - n) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
