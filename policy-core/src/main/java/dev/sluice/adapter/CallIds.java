package dev.sluice.adapter;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names calls: as the client did, where its name is fit for logs, or anew. */
public final class CallIds {
  /** Carries a call's name both ways. */
  public static final String HEADER = "x-request-id";

  private static final int SHORTEST = 8;
  private static final int LONGEST = 64;

  private CallIds() {}

  /** Returns the client's name of a call or a new one. */
  public static String of(@Nullable String given) {
    return given != null && isFit(given) ? given : UUID.randomUUID().toString();
  }

  private static boolean isFit(String id) {
    if (id.length() < SHORTEST || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }
}
