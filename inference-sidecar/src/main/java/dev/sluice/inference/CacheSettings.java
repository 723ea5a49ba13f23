package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.ContextSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the attention cache is stored, and how much of it is kept for later calls.
 *
 * @param type how it stores its numbers; empty for half precision, or what {@code --deterministic}
 *     needs
 * @param pooledTokens the tokens of one pool for all generations; 0 gives each a part of its own
 * @param keptBytes the memory for what is kept for later calls; empty for as much as the attention
 *     cache itself has, at most {@link #MOST_KEPT_BYTES}
 * @param spill where on disk to keep what that memory has no room for, and for the next process
 * @param pinned system prompts that stay once they were computed
 */
record CacheSettings(
    Optional<TensorType> type,
    int pooledTokens,
    OptionalLong keptBytes,
    Optional<SpillFolder> spill,
    List<String> pinned) {
  /** The most memory for later calls unless it is given. */
  static final long MOST_KEPT_BYTES = 1L << 30;

  /** What is used where nothing is said. */
  static final CacheSettings DEFAULT =
      new CacheSettings(Optional.empty(), 0, OptionalLong.empty(), Optional.empty(), List.of());

  /** Copies the list and checks the ranges. */
  CacheSettings {
    pinned = List.copyOf(pinned);
    if (pooledTokens < 0) {
      throw new IllegalArgumentException(
          "--kv-tokens is %d where a positive number is needed".formatted(pooledTokens));
    }
    if (keptBytes.equals(OptionalLong.of(0)) && (spill.isPresent() || !pinned.isEmpty())) {
      throw new IllegalArgumentException(
          "--kv-spill and --pin need memory, but --prefix-cache is 0");
    }
  }

  /** Checks that this fits the deterministic mode. */
  void checkDeterministic() {
    if (pooledTokens > 0) {
      throw new IllegalArgumentException(
          "--deterministic does not go with --kv-tokens, as generations of one pool are computed"
              + " together");
    }
    if (type.equals(Optional.of(TensorType.F16))) {
      throw new IllegalArgumentException(
          "--deterministic does not go with --kv-type f16, which rounds by the size of a step; give"
              + " q8_0 or q4_0");
    }
  }

  /**
   * Returns how a model's cache stores its numbers.
   *
   * @throws GgufException if the model's heads do not fit the type that is wanted
   */
  TensorType type(ModelDescription model, boolean deterministic) throws GgufException {
    if (type.isPresent() && !model.allowsCache(type.get())) {
      throw new GgufException(
          "Model file %s has attention heads whose width is not a multiple of %d, as --kv-type %s"
                  .formatted(
                      model.file(),
                      type.get().blockElements(),
                      type.get().name().toLowerCase(Locale.ROOT))
              + " needs; give f16.");
    }
    boolean quantised = deterministic && model.allowsCache(TensorType.Q8_0);
    return type.orElse(quantised ? TensorType.Q8_0 : TensorType.F16);
  }

  /** Returns the memory for what a model keeps for later calls. */
  long keptBytes(ModelDescription model, ContextSettings context) {
    long all =
        Math.multiplyExact((long) context.cells(), model.cacheBytesPerToken(context.cacheType()));
    return keptBytes.orElse(Math.min(all, MOST_KEPT_BYTES));
  }
}
