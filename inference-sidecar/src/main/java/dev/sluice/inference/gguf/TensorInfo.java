package dev.sluice.inference.gguf;

import java.util.List;

/**
 * One tensor as the header lists it.
 *
 * @param name the tensor's name, such as {@code blk.0.attn_q.weight}
 * @param type how its elements are stored
 * @param shape its dimensions, the length of a row first
 * @param fileOffset the byte of the file where its elements begin
 */
public record TensorInfo(String name, TensorType type, List<Long> shape, long fileOffset) {

  /** Copies the dimensions. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Returns how many elements it has. */
  public long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Returns how many bytes its elements take in the file. */
  public long bytes() {
    return type.bytes(elements());
  }
}
