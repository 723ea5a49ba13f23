package dev.sluice.api;

import dev.sluice.Protocol;
import org.jspecify.annotations.Nullable;

/** Tells by method and path which model API a request speaks. */
public final class Endpoints {
  private static final String MODELS = "/models";

  private Endpoints() {}

  /**
   * Returns the API of a request, or null if it is no call to a model.
   *
   * <p>Paths are recognised by their end, because applications serve the APIs below prefixes of
   * their own. Slashes at the end and path parameters do not hide a call.
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
    if (path.endsWith("/chat/completions")) {
      return Protocol.CHAT;
    }
    int last = path.lastIndexOf('/');
    return switch (path.substring(last + 1)) {
      case "completions" -> Protocol.COMPLETIONS;
      case "embeddings" -> Protocol.EMBEDDINGS;
      case "responses" -> Protocol.RESPONSES;
      case "messages" -> Protocol.MESSAGES;
      default -> null;
    };
  }

  /**
   * Accepts names with a slash, such as {@code org/model}, only where the version is in the path.
   */
  private static boolean listsModels(String path) {
    if (path.endsWith(MODELS) || path.contains("/v1/models/")) {
      return true;
    }
    int last = path.lastIndexOf('/');
    return last >= 0 && path.startsWith(MODELS, last - MODELS.length());
  }

  private static String plain(String path) {
    String plain = path.indexOf(';') < 0 ? path : withoutParameters(path);
    int end = plain.length();
    while (end > 0 && plain.charAt(end - 1) == '/') {
      end--;
    }
    return plain.substring(0, end);
  }

  private static String withoutParameters(String path) {
    StringBuilder plain = new StringBuilder(path.length());
    boolean parameter = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      parameter = c == ';' || (parameter && c != '/');
      if (!parameter) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
