package dev.sluice.extproc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Finds the plain spelling of paths (RFC 3986), so that no other one gets around us. */
final class Paths {
  private Paths() {}

  /** Returns a path with its escapes decoded and without {@code .} and {@code ..} segments. */
  static String plain(String path) {
    String decoded = decoded(path);
    return decoded.contains("/.") ? withoutDots(decoded) : decoded;
  }

  /** Section 5.2.4. */
  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String last = "";
    for (String segment : path.split("/", -1)) {
      last = segment;
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    if (last.equals(".") || last.equals("..")) {
      kept.addLast("");
    }
    String plain = String.join("/", kept);
    return plain.startsWith("/") ? plain : "/" + plain;
  }

  /** Returns a path with its escapes decoded as UTF-8; what is no escape stays as it is. */
  private static String decoded(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      int escaped = path.charAt(i) == '%' ? escaped(path, i) : -1;
      if (escaped >= 0) {
        bytes.write(escaped);
        i += 2;
      } else {
        bytes.write(path.charAt(i));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int escaped(String path, int at) {
    if (at + 2 >= path.length()) {
      return -1;
    }
    int high = Character.digit(path.charAt(at + 1), 16);
    int low = Character.digit(path.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
