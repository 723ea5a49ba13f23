package dev.sluice.inference.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Names the blocks of a prompt outside of the index: each name is a SHA-256 hash of the block's
 * tokens and of the name before, the first of which stands for the salt.
 */
final class PrefixKeys {
  private PrefixKeys() {}

  /** Returns the names of the full blocks among the first tokens. */
  static List<String> of(String salt, int[] tokens, int length, int blockTokens) {
    MessageDigest digest = sha256();
    byte[] name = hash(salt);
    ByteBuffer block = ByteBuffer.allocate(blockTokens * Integer.BYTES);
    List<String> names = new ArrayList<>();
    for (int end = blockTokens; end <= length; end += blockTokens) {
      block.clear();
      block.asIntBuffer().put(tokens, end - blockTokens, blockTokens);
      digest.update(name);
      digest.update(block);
      name = digest.digest();
      names.add(HexFormat.of().formatHex(name));
    }
    return names;
  }

  /** Returns the SHA-256 hash of a text. */
  static byte[] hash(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java runtime has SHA-256.", e);
    }
  }
}
