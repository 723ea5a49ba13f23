package dev.sluice.inference.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tokens of a block. Immutable. */
final class TokenBlock {
  private final int[] tokens;
  private final int hash;

  private TokenBlock(int[] tokens) {
    this.tokens = tokens;
    this.hash = Arrays.hashCode(tokens);
  }

  /** Returns the full blocks among the first tokens, from a block on. */
  static List<TokenBlock> of(int[] tokens, int length, int blockTokens, int firstBlock) {
    List<TokenBlock> blocks = new ArrayList<>();
    for (int end = (firstBlock + 1) * blockTokens; end <= length; end += blockTokens) {
      blocks.add(new TokenBlock(Arrays.copyOfRange(tokens, end - blockTokens, end)));
    }
    return blocks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenBlock that
        && hash == that.hash
        && Arrays.equals(tokens, that.tokens);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
