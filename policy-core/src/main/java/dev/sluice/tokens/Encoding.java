package dev.sluice.tokens;

import com.knuddels.jtokkit.Encodings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** An encoding of OpenAI's that can be counted with: a vocabulary, and how text is cut for it. */
enum Encoding {
  O200K_BASE(0, "o200k_base"),
  CL100K_BASE(1, "cl100k_base");

  private final int number;
  private final String label;

  Encoding(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /**
   * Returns the encoding of a name.
   *
   * @throws IllegalArgumentException if there is no such encoding
   */
  static Encoding of(String name) {
    for (Encoding encoding : values()) {
      if (encoding.label.equals(name)) {
        return encoding;
      }
    }
    throw new IllegalArgumentException(
        "no token encoding is called " + name + "; use one of " + names());
  }

  /** Returns the names of all encodings. */
  static List<String> names() {
    return Arrays.stream(values()).map(Encoding::label).toList();
  }

  /** Returns the name that OpenAI gave it. */
  String label() {
    return label;
  }

  /** Returns the number that tells its counts from those of other encodings. */
  int number() {
    return number;
  }

  /** Loads the vocabulary and returns what counts with it. */
  TextCounter counter() {
    return new TextCounter(pieces(), vocabulary());
  }

  /** Returns how text is cut. */
  Pieces pieces() {
    return switch (this) {
      case O200K_BASE -> O200kPieces::end;
      case CL100K_BASE -> Cl100kPieces::end;
    };
  }

  /** Reads the vocabulary, which takes a moment, from the file that jtokkit's JAR carries. */
  Vocabulary vocabulary() {
    String file = label() + ".tiktoken";
    // Beside a class of jtokkit's, wherever a shaded JAR has moved both.
    try (InputStream in = Encodings.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "the vocabulary " + file + " is not on the class path; add jtokkit's JAR");
      }
      return VocabularyFile.read(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the vocabulary " + file, e);
    }
  }
}
