package dev.sluice.adapter;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
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
    return given != null && isFit(given) ? given : random().toString();
  }

  /** A name need not be hard to guess, and the platform's secure randomness takes its time. */
  private static UUID random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // Version 4, variant 2 (RFC 9562, section 5.4).
    return new UUID(
        (random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
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
