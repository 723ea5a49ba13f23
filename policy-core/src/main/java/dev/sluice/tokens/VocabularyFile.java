package dev.sluice.tokens;

import java.util.Arrays;
import java.util.Base64;

/**
 * Reads vocabularies in the format of OpenAI's tiktoken: a line for each token, in the order of
 * their ranks, with the token's bytes in Base64, a space and the rank.
 */
final class VocabularyFile {
  private VocabularyFile() {}

  /**
   * Reads a vocabulary.
   *
   * @param name the file's, for messages
   * @throws IllegalStateException if it is damaged
   */
  static Vocabulary read(String name, byte[] file) {
    byte[] tokens = new byte[file.length];
    int end = 0;
    int rank = 0;
    for (int from = 0; from < file.length; rank++) {
      int space = find(file, ' ', from);
      int line = find(file, '\n', space);
      byte[] token = token(file, from, space);
      if (token.length == 0 || token.length > 0xff || number(file, space + 1, line) != rank) {
        throw new IllegalStateException(
            "the vocabulary %s is damaged at rank %d; get its JAR again".formatted(name, rank));
      }
      tokens[end++] = (byte) token.length;
      System.arraycopy(token, 0, tokens, end, token.length);
      end += token.length;
      from = line + 1;
    }
    return new Vocabulary(Arrays.copyOf(tokens, end + Long.BYTES), rank);
  }

  private static int find(byte[] file, char c, int from) {
    int at = from;
    while (at < file.length && file[at] != c) {
      at++;
    }
    return at;
  }

  private static byte[] token(byte[] file, int from, int to) {
    try {
      return Base64.getDecoder().decode(Arrays.copyOfRange(file, from, to));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static int number(byte[] file, int from, int to) {
    int number = from < to ? 0 : -1;
    for (int at = from; at < to; at++) {
      number = number * 10 + file[at] - '0';
    }
    return number;
  }
}
