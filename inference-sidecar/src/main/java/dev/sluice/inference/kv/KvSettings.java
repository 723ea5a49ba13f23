package dev.sluice.inference.kv;

/**
 * How much of what was computed is kept for later calls.
 *
 * @param blockTokens prefixes are kept in blocks of so many tokens
 * @param storeBytes the most memory for what is kept; 0 keeps nothing
 */
public record KvSettings(int blockTokens, long storeBytes) {
  /** The usual size of a block: small beside prompts, and large beside what copying one costs. */
  public static final int BLOCK_TOKENS = 32;

  /** Keeps nothing. */
  public static final KvSettings NO_STORE = new KvSettings(BLOCK_TOKENS, 0);

  /** Checks the ranges. */
  public KvSettings {
    if (blockTokens < 1 || storeBytes < 0) {
      throw new IllegalArgumentException(
          "%d bytes for blocks of %d tokens are not possible".formatted(storeBytes, blockTokens));
    }
  }
}
