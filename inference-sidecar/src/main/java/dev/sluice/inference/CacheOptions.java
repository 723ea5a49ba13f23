package dev.sluice.inference;

import dev.sluice.inference.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how the attention cache is stored and what of it is kept. */
final class CacheOptions {
  /** The types that the attention cache can have. */
  enum CacheType {
    F16(TensorType.F16),
    Q8_0(TensorType.Q8_0),
    Q4_0(TensorType.Q4_0);

    private final TensorType tensorType;

    CacheType(TensorType tensorType) {
      this.tensorType = tensorType;
    }
  }

  @Option(
      names = "--kv-type",
      paramLabel = "TYPE",
      description = {
        "How the attention cache stores its numbers: f16, q8_0 (half the memory) or q4_0 (a",
        "quarter); the smaller ones read prompts more slowly on CPUs (default: f16, with",
        "--deterministic q8_0)."
      })
  private @Nullable CacheType type;

  @Option(
      names = "--kv-tokens",
      paramLabel = "N",
      description = {
        "Tokens of one pool from which all generations of a model take what they need, for more of",
        "them in less memory; unrelated ones compute more slowly on CPUs (default: a part of",
        "--context tokens for each)."
      })
  private int pooledTokens;

  @Option(
      names = "--prefix-cache",
      paramLabel = "SIZE",
      converter = MemorySize.Converter.class,
      description = {
        "Memory of each model for what calls have computed of their prompts, which later calls"
            + " that",
        "begin alike need not; 0 for none (default: as much as its attention cache has, at most",
        "1GB)."
      })
  private @Nullable MemorySize prefixCache;

  @Option(
      names = "--kv-spill",
      paramLabel = "DIR",
      description = {
        "Folder on a fast disk for what that memory has no room for and for what the next process",
        "need not compute again; of this sidecar alone (default: none)."
      })
  private @Nullable Path spillFolder;

  @Option(
      names = "--kv-spill-size",
      paramLabel = "SIZE",
      converter = MemorySize.Converter.class,
      defaultValue = "8GB",
      description = "The most of it that each model takes there (default ${DEFAULT-VALUE}).")
  private MemorySize spillSize = new MemorySize(0);

  @Option(
      names = "--pin",
      paramLabel = "FILE",
      description = {
        "A system prompt, as text, that always stays in that memory once a call has used it; can"
            + " be",
        "repeated."
      })
  private List<Path> pinned = List.of();

  /**
   * Returns the settings.
   *
   * @throws IllegalArgumentException if they cannot be; the message is a sentence without its end
   */
  CacheSettings settings() {
    return new CacheSettings(
        Optional.ofNullable(type).map(t -> t.tensorType),
        pooledTokens,
        prefixCache == null ? OptionalLong.empty() : OptionalLong.of(prefixCache.bytes()),
        Optional.ofNullable(spillFolder).map(f -> SpillFolder.checked(f, spillSize.bytes())),
        pinnedTexts());
  }

  private List<String> pinnedTexts() {
    List<String> texts = new ArrayList<>();
    for (Path file : pinned) {
      try {
        texts.add(Files.readString(file));
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "--pin %s cannot be read (%s)".formatted(file, e.getMessage()), e);
      }
    }
    return texts;
  }
}
