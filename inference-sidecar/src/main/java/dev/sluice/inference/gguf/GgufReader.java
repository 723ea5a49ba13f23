package dev.sluice.inference.gguf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of a GGUF file and checks that every tensor it lists lies inside the file.
 *
 * <p>Source: {@code docs/gguf.md} of the ggml project. Stateless and safe for all threads.
 */
public final class GgufReader {
  private static final int MAGIC = 0x46554747; // "GGUF", little-endian
  private static final int MAX_TEXT_BYTES = 16 << 20;
  private static final int MAX_TENSOR_NAME_BYTES = 64;
  private static final int MAX_DIMENSIONS = 4;
  private static final int MAX_KEPT_INTEGERS = 4096;
  private static final int MAX_METADATA = 1 << 16;
  private static final int MAX_TENSORS = 1 << 20;
  private static final long DEFAULT_ALIGNMENT = 32;
  private static final long MAX_OFFSET = 1L << 60;

  private GgufReader() {}

  /**
   * Reads the header of a file.
   *
   * @param file a model file
   * @return what the file says of itself
   * @throws GgufException if the file is missing, not GGUF, corrupt or truncated; the message is
   *     one sentence for the user
   * @throws IOException if the file cannot be read for another reason
   */
  public static GgufHeader read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new GgufException(
          "Model file %s does not exist; give the path of a GGUF file.".formatted(file));
    }
    try (HeaderInput in = new HeaderInput(file)) {
      if (in.size() < 24 || in.readInt() != MAGIC) {
        throw new GgufException(
            "Model file %s is not a GGUF file; convert the model to GGUF first.".formatted(file));
      }
      int version = in.readInt();
      if (version != 2 && version != 3) {
        throw new GgufException(
            "Model file %s has GGUF version %d; versions 2 and 3 are supported."
                .formatted(file, version));
      }
      long tensorCount = in.readCount("tensors", 24);
      long metadataCount = in.readCount("metadata values", 13);
      if (tensorCount > MAX_TENSORS || metadataCount > MAX_METADATA) {
        throw in.corrupt(
            "it claims %d tensors and %d metadata values".formatted(tensorCount, metadataCount));
      }
      Map<String, Object> metadata = readMetadata(in, metadataCount);
      List<TensorInfo> tensors = readTensors(in, tensorCount, metadata);
      return new GgufHeader(file, version, metadata, tensors);
    }
  }

  private static Map<String, Object> readMetadata(HeaderInput in, long count) throws IOException {
    Map<String, Object> metadata = new HashMap<>();
    for (long i = 0; i < count; i++) {
      String key = in.readString(1 << 16);
      ValueType type = valueType(in, in.readInt());
      Object value = type == ValueType.ARRAY ? readArray(in) : readScalar(in, type);
      metadata.put(key, value);
    }
    return metadata;
  }

  private static Object readScalar(HeaderInput in, ValueType type) throws IOException {
    return switch (type) {
      case UINT8 -> (long) (in.readByte() & 0xFF);
      case INT8 -> (long) in.readByte();
      case UINT16 -> (long) (in.readShort() & 0xFFFF);
      case INT16 -> (long) in.readShort();
      case UINT32 -> in.readInt() & 0xFFFF_FFFFL;
      case INT32 -> (long) in.readInt();
      case UINT64, INT64 -> in.readLong();
      case FLOAT32 -> (double) Float.intBitsToFloat(in.readInt());
      case FLOAT64 -> Double.longBitsToDouble(in.readLong());
      case BOOL -> in.readByte() != 0;
      case STRING -> in.readString(MAX_TEXT_BYTES);
      case ARRAY -> throw in.corrupt("it has an array inside an array");
    };
  }

  private static Object readArray(HeaderInput in) throws IOException {
    ValueType type = valueType(in, in.readInt());
    if (type == ValueType.ARRAY) {
      throw in.corrupt("it has an array inside an array");
    }
    long count = in.readCount("array elements", type.minBytes());
    if (type.isInteger() && count <= MAX_KEPT_INTEGERS) {
      List<Long> values = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        values.add((Long) readScalar(in, type));
      }
      return List.copyOf(values);
    }
    if (type == ValueType.STRING) {
      for (long i = 0; i < count; i++) {
        in.skip(in.readCount("bytes of text", 1));
      }
    } else {
      in.skip(count * type.minBytes());
    }
    return new GgufHeader.ArraySize(count);
  }

  private static ValueType valueType(HeaderInput in, int id) throws GgufException {
    ValueType[] types = ValueType.values();
    if (id < 0 || id >= types.length) {
      throw in.corrupt("it has a value of the unknown type %d".formatted(id));
    }
    return types[id];
  }

  private static List<TensorInfo> readTensors(
      HeaderInput in, long count, Map<String, Object> metadata) throws IOException {
    List<TensorInfo> tensors = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      tensors.add(readTensor(in));
    }
    long data = alignedPosition(in, metadata);
    long end = tensors.stream().mapToLong(t -> t.fileOffset() + t.bytes()).max().orElse(0);
    if (count > 0 && data + end > in.size()) {
      throw new GgufException(
          "Model file %s is truncated: its tensors end at byte %d, the file at %d; fetch it again."
              .formatted(in.file(), data + end, in.size()));
    }
    return tensors.stream()
        .map(t -> new TensorInfo(t.name(), t.type(), t.shape(), data + t.fileOffset()))
        .toList();
  }

  /** Returns where the elements of the tensors begin. */
  private static long alignedPosition(HeaderInput in, Map<String, Object> metadata)
      throws GgufException {
    long alignment =
        metadata.get("general.alignment") instanceof Long value ? value : DEFAULT_ALIGNMENT;
    if (alignment <= 0 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
      throw in.corrupt("its alignment is %d".formatted(alignment));
    }
    return (in.position() + alignment - 1) / alignment * alignment;
  }

  /** Reads one entry of the list, whose offset still counts from the first tensor's elements. */
  private static TensorInfo readTensor(HeaderInput in) throws IOException {
    String name = in.readString(MAX_TENSOR_NAME_BYTES);
    List<Long> shape = readShape(in, name);
    int typeId = in.readInt();
    TensorType type =
        TensorType.byId(typeId)
            .orElseThrow(
                () -> in.corrupt("tensor %s has the unknown type %d".formatted(name, typeId)));
    if (shape.getFirst() % type.blockElements() != 0) {
      throw in.corrupt(
          "tensor %s has rows of %d elements in %s".formatted(name, shape.getFirst(), type));
    }
    long offset = in.readLong();
    if (offset < 0 || offset > MAX_OFFSET) {
      throw in.corrupt("tensor %s starts at %d".formatted(name, offset));
    }
    TensorInfo tensor = new TensorInfo(name, type, shape, offset);
    if (tensor.bytes() > in.size()) {
      throw new GgufException(
          "Model file %s is truncated: tensor %s takes %d bytes, the whole file has %d."
              .formatted(in.file(), name, tensor.bytes(), in.size()));
    }
    return tensor;
  }

  private static List<Long> readShape(HeaderInput in, String name) throws IOException {
    int dimensions = in.readInt();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw in.corrupt("tensor %s has %d dimensions".formatted(name, dimensions));
    }
    List<Long> shape = new ArrayList<>();
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      long length = in.readLong();
      if (length <= 0 || length > Long.MAX_VALUE / 64 / elements) {
        throw in.corrupt("tensor %s has a dimension of %d".formatted(name, length));
      }
      shape.add(length);
      elements *= length;
    }
    return shape;
  }
}
