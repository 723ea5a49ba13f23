package dev.sluice.inference.gguf;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a GGUF file: its metadata and the tensors that follow. Immutable.
 *
 * @param file where the header was read
 * @param version the version of the format, 2 or 3
 * @param metadata values by key: {@code Long}, {@code Double}, {@code Boolean}, {@code String}, a
 *     {@code List<Long>} for short integer arrays, or an {@link ArraySize} for other arrays
 * @param tensors all tensors in file order
 */
public record GgufHeader(
    Path file, int version, Map<String, Object> metadata, List<TensorInfo> tensors) {

  /**
   * Stands for an array whose elements were checked and passed over.
   *
   * @param elements how many elements it has
   */
  public record ArraySize(long elements) {}

  /** Copies the collections. */
  public GgufHeader {
    metadata = Map.copyOf(metadata);
    tensors = List.copyOf(tensors);
  }

  /** Returns the string under a key, or empty when there is none or it is not a string. */
  public Optional<String> string(String key) {
    return metadata.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns the integer under a key, or empty when there is none or it is not an integer. */
  public Optional<Long> integer(String key) {
    return metadata.get(key) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /** Returns the integers under a key; a single integer counts as a list of one. */
  public List<Long> integers(String key) {
    return switch (metadata.get(key)) {
      case Long number -> List.of(number);
      case List<?> list -> list.stream().map(Long.class::cast).toList();
      case null, default -> List.of();
    };
  }

  /** Returns how many elements the array under a key has; 0 when there is no such array. */
  public long arraySize(String key) {
    return switch (metadata.get(key)) {
      case ArraySize size -> size.elements();
      case List<?> list -> list.size();
      case null, default -> 0;
    };
  }

  /** Returns the tensor of this name, or empty when there is none. */
  public Optional<TensorInfo> tensor(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /** Returns the bytes of all tensors together. */
  public long tensorBytes() {
    return tensors.stream().mapToLong(TensorInfo::bytes).sum();
  }
}
