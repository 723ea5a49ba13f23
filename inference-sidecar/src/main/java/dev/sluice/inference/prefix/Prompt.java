package dev.sluice.inference.prefix;

import java.util.List;

/**
 * The tokens of a call, in blocks.
 *
 * @param salt who may share: prefixes are found only under the salt that they were cached under
 * @param blocks the contents of the blocks, the last of which may not be full; equal contents after
 *     equal blocks are the same block
 * @param tokens how many tokens there are
 * @param <K> the content of a block; values with equals and hashCode
 */
public record Prompt<K>(String salt, List<K> blocks, long tokens) {

  /** Copies the blocks. */
  public Prompt {
    blocks = List.copyOf(blocks);
    if (tokens < blocks.size()) {
      throw new IllegalArgumentException(
          "%d blocks cannot hold %d tokens".formatted(blocks.size(), tokens));
    }
  }

  /** Returns whether the last block is not full. */
  boolean endsPartial(int blockTokens) {
    return tokens < (long) blocks.size() * blockTokens;
  }
}
