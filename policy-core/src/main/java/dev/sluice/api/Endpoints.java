package dev.sluice.api;

import dev.sluice.Protocol;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells by method and path which model API a request speaks. */
public final class Endpoints {
  private static final String CHAT = "/chat/completions";
  private static final String COUNT_TOKENS = "/messages/count_tokens";
  private static final String MODELS = "/models";

  private Endpoints() {}

  /**
   * Returns the API of a request, or null if it is no call to a model.
   *
   * <p>Paths are recognised by their end, because applications serve the APIs below prefixes of
   * their own: {@code chat/completions} anywhere, and the other, more common words only behind a
   * version such as {@code v1} or below Azure's {@code deployments}, because an application may
   * well have messages of its own. Slashes at the end, doubled ones, path parameters and capital
   * letters do not hide a call: servers behind may well read past them.
   *
   * @param method HTTP method in upper case
   * @param path decoded path without the query
   */
  public static @Nullable Protocol protocolOf(String method, String path) {
    String plain = plain(path);
    if (method.equals("POST")) {
      return posted(plain);
    }
    return method.equals("GET") && listsModels(plain) ? Protocol.MODELS : null;
  }

  private static @Nullable Protocol posted(String path) {
    if (path.endsWith(CHAT)) {
      return Protocol.CHAT;
    }
    if (path.endsWith(COUNT_TOKENS)) {
      boolean messages = versioned(path, path.length() - COUNT_TOKENS.length());
      return messages ? Protocol.COUNT_TOKENS : null;
    }
    int last = path.lastIndexOf('/');
    if (last < 0 || !(versioned(path, last) || path.contains("/deployments/"))) {
      return null;
    }
    return switch (path.substring(last + 1)) {
      case "completions" -> Protocol.COMPLETIONS;
      case "embeddings" -> Protocol.EMBEDDINGS;
      case "responses" -> Protocol.RESPONSES;
      case "messages" -> Protocol.MESSAGES;
      default -> null;
    };
  }

  /** Accepts names with a slash, such as {@code org/model}. */
  private static boolean listsModels(String path) {
    int at = path.indexOf(MODELS);
    while (at >= 0) {
      int end = at + MODELS.length();
      boolean whole = end == path.length() || path.charAt(end) == '/';
      if (whole && versioned(path, at)) {
        return true;
      }
      at = path.indexOf(MODELS, end);
    }
    return false;
  }

  /**
   * Returns whether the segment before a place is a version such as {@code v1} or {@code v1beta}.
   */
  private static boolean versioned(String path, int end) {
    int begin = path.lastIndexOf('/', end - 1) + 1;
    return end - begin >= 2
        && path.charAt(begin) == 'v'
        && Character.isDigit(path.charAt(begin + 1));
  }

  private static String plain(String path) {
    boolean clean = path.indexOf(';') < 0 && !path.contains("//");
    String plain = clean ? path : cleaned(path);
    int end = plain.length();
    while (end > 0 && plain.charAt(end - 1) == '/') {
      end--;
    }
    return plain.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** Leaves out parameters and all but one of several slashes. */
  private static String cleaned(String path) {
    StringBuilder plain = new StringBuilder(path.length());
    boolean parameter = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      parameter = c == ';' || (parameter && c != '/');
      boolean doubled = c == '/' && plain.length() > 0 && plain.charAt(plain.length() - 1) == '/';
      if (!parameter && !doubled) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
