package dev.sluice.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers in what something differs from what a case says; for one thread. */
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_SHOWN = 2_000;

  private final List<String> differences = new ArrayList<>();
  private final String about;

  /**
   * Makes a comparison.
   *
   * @param about what is compared, with which each difference begins
   */
  Comparison(String about) {
    this.about = about;
  }

  /** Returns the differences so far. */
  List<String> differences() {
    return differences;
  }

  /** Says that something is wrong. */
  void wrong(String what) {
    differences.add(about + ": " + what);
  }

  /** Compares two values. */
  void same(String what, @Nullable Object expected, @Nullable Object got) {
    if (!Objects.equals(expected, got)) {
      wrong(what + "\n    expected " + shown(expected) + "\n    got      " + shown(got));
    }
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value).replace("\r", "\\r").replace("\n", "\\n");
    return text.length() <= LONGEST_SHOWN
        ? text
        : text.substring(0, LONGEST_SHOWN) + "… (" + text.length() + " characters)";
  }

  /** Looks for headers with their values, of which {@code *} means any, and for others' absence. */
  void headers(Map<String, String> expected, List<String> without, Headers got) {
    expected.forEach(
        (name, value) -> {
          List<String> values = got.all(name);
          if (!value.equals("*") || values.isEmpty()) {
            same("header " + name, List.of(value), values);
          }
        });
    for (String name : without) {
      if (got.get(name) != null) {
        wrong("header " + name + " must not be there, and is " + got.get(name));
      }
    }
  }

  /** Looks for texts in their order. */
  void inOrder(List<String> expected, String got) {
    int from = 0;
    for (String text : expected) {
      int at = got.indexOf(text, from);
      if (at < 0) {
        wrong("body lacks, in this order, " + shown(text) + "\n    got      " + shown(got));
        return;
      }
      from = at + text.length();
    }
  }

  /** Looks for texts that must not be there. */
  void lacks(List<String> unwanted, String got) {
    for (String text : unwanted) {
      if (got.contains(text)) {
        wrong("body must lack " + shown(text) + "\n    got      " + shown(got));
      }
    }
  }

  /** Looks for the members of a JSON text in another one. */
  void members(String what, String expected, String got) {
    JsonNode wanted;
    try {
      wanted = JSON.readTree(expected);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the case's own JSON is wrong: " + expected, e);
    }
    try {
      members(what, wanted, JSON.readTree(got));
    } catch (JsonProcessingException e) {
      wrong(what + " is no JSON: " + shown(got));
    }
  }

  private void members(String path, JsonNode expected, @Nullable JsonNode got) {
    if (expected.isObject() && got != null && got.isObject()) {
      for (Map.Entry<String, JsonNode> member : expected.properties()) {
        members(path + "." + member.getKey(), member.getValue(), got.get(member.getKey()));
      }
    } else if (expected.isArray() && got != null && got.size() == expected.size()) {
      for (int i = 0; i < expected.size(); i++) {
        members(path + "[" + i + "]", expected.get(i), got.get(i));
      }
    } else if (!sameNumber(expected, got)) {
      same(path, expected, got);
    }
  }

  private static boolean sameNumber(JsonNode expected, @Nullable JsonNode got) {
    return expected.isNumber()
        && got != null
        && got.isNumber()
        && expected.decimalValue().compareTo(got.decimalValue()) == 0;
  }
}
