package dev.sluice.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;

/**
 * The token vocabularies, each loaded when it is first asked for. Safe for any number of threads.
 */
final class Vocabularies {
  private static final List<EncodingType> KNOWN =
      List.of(EncodingType.O200K_BASE, EncodingType.CL100K_BASE);

  private final EncodingRegistry registry = Encodings.newLazyEncodingRegistry();

  /**
   * Returns the number of an encoding, which tells its counts from those of others.
   *
   * @throws IllegalArgumentException if there is no such encoding
   */
  static int number(String name) {
    for (int i = 0; i < KNOWN.size(); i++) {
      if (KNOWN.get(i).getName().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "no token encoding is called " + name + "; use one of " + names());
  }

  /** Returns the names of all encodings. */
  static List<String> names() {
    return KNOWN.stream().map(EncodingType::getName).toList();
  }

  /** Returns the encoding of a number; the first time it reads megabytes of vocabulary. */
  Encoding get(int number) {
    return registry.getEncoding(KNOWN.get(number));
  }
}
