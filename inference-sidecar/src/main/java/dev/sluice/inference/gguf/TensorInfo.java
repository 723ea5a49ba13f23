package dev.sluice.inference.gguf;

/**
 * One tensor as the header lists it.
 *
 * @param name the tensor's name, such as {@code blk.0.attn_q.weight}
 * @param type how its elements are stored
 * @param elements how many elements it has
 * @param bytes how many bytes these take
 */
public record TensorInfo(String name, TensorType type, long elements, long bytes) {}
