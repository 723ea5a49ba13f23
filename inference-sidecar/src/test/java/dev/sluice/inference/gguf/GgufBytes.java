package dev.sluice.inference.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small GGUF files for tests. */
@SuppressWarnings("ByteBufferBackingArray") // every buffer here is allocated here
public final class GgufBytes {
  private final List<byte[]> metadata = new ArrayList<>();
  private final List<byte[]> tensors = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** Returns a file that describes a complete, tiny model. */
  public static GgufBytes tinyModel() {
    return new GgufBytes()
        .text("general.architecture", "llama")
        .uint32("llama.context_length", 128)
        .uint32("llama.embedding_length", 64)
        .uint32("llama.block_count", 2)
        .uint32("llama.feed_forward_length", 96)
        .uint32("llama.attention.head_count", 4)
        .uint32("llama.attention.head_count_kv", 2)
        .texts("tokenizer.ggml.tokens", "a", "b", "c")
        .text("tokenizer.chat_template", "{{ messages }}")
        .tensor("token_embd.weight", 0, 64, 3);
  }

  public GgufBytes text(String key, String value) {
    return put(key, 8, string(value));
  }

  public GgufBytes uint32(String key, int value) {
    return put(key, 4, little(4).putInt(value).array());
  }

  /** Adds a 32-bit floating-point number. */
  public GgufBytes float32(String key, float value) {
    return put(key, 6, little(4).putFloat(value).array());
  }

  /** Adds a truth value. */
  public GgufBytes bool(String key, boolean value) {
    return put(key, 7, new byte[] {(byte) (value ? 1 : 0)});
  }

  public GgufBytes texts(String key, String... values) {
    byte[][] parts = new byte[values.length + 1][];
    parts[0] = little(12).putInt(8).putLong(values.length).array();
    for (int i = 0; i < values.length; i++) {
      parts[i + 1] = string(values[i]);
    }
    return put(key, 9, join(parts));
  }

  public GgufBytes uint32s(String key, int... values) {
    ByteBuffer buffer = little(12 + 4 * values.length).putInt(4).putLong(values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return put(key, 9, buffer.array());
  }

  /** Adds an array of 32-bit integers. */
  public GgufBytes int32s(String key, int... values) {
    ByteBuffer buffer = little(12 + 4 * values.length).putInt(5).putLong(values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return put(key, 9, buffer.array());
  }

  /** Adds a tensor of zeros of type F32 (0) or another type's number. */
  public GgufBytes tensor(String name, int type, long... dimensions) {
    long elements = 1;
    for (long dimension : dimensions) {
      elements *= dimension;
    }
    return tensor(name, type, new byte[(int) elements * 4], dimensions);
  }

  /** Adds a tensor of type F32 with these elements. */
  public GgufBytes floats(String name, float[] elements, long... dimensions) {
    ByteBuffer buffer = little(4 * elements.length);
    buffer.asFloatBuffer().put(elements);
    return tensor(name, 0, buffer.array(), dimensions);
  }

  private GgufBytes tensor(String name, int type, byte[] bytes, long... dimensions) {
    ByteBuffer buffer = little(4 + 8 * dimensions.length + 12).putInt(dimensions.length);
    for (long dimension : dimensions) {
      buffer.putLong(dimension);
    }
    data.writeBytes(new byte[(32 - data.size() % 32) % 32]);
    buffer.putInt(type).putLong(data.size());
    tensors.add(join(string(name), buffer.array()));
    data.writeBytes(bytes);
    return this;
  }

  public byte[] bytes() {
    byte[] head =
        join(
            little(24)
                .putInt(0x46554747)
                .putInt(3)
                .putLong(tensors.size())
                .putLong(metadata.size())
                .array(),
            join(metadata.toArray(byte[][]::new)),
            join(tensors.toArray(byte[][]::new)));
    int padding = (32 - head.length % 32) % 32;
    return join(head, new byte[padding], data.toByteArray());
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private GgufBytes put(String key, int type, byte[] value) {
    metadata.add(join(string(key), little(4).putInt(type).array(), value));
    return this;
  }

  private static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return join(little(8).putLong(bytes.length).array(), bytes);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
