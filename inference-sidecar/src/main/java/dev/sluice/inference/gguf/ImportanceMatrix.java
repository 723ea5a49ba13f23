package dev.sluice.inference.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each input of a model's matrices matters, measured on text: the mean square of what came
 * in. Quantisation keeps the columns exact that matter most.
 *
 * <p>Source: the GGUF format that llama.cpp's {@code llama-imatrix} writes: for each matrix a
 * tensor {@code NAME.in_sum2} of sums and one {@code NAME.counts} of the numbers of summands, one
 * for each expert.
 *
 * @param weights the mean squares by the matrix's name; each array is never changed
 */
public record ImportanceMatrix(Map<String, float[]> weights) {
  private static final String SUMS = ".in_sum2";
  private static final String COUNTS = ".counts";
  private static final long MAX_BYTES = 1L << 31;

  /** Copies the map. */
  public ImportanceMatrix {
    weights = Map.copyOf(weights);
  }

  /**
   * Reads a file.
   *
   * @param file a GGUF file by {@code llama-imatrix}
   * @return what it holds
   * @throws GgufException if it is no importance matrix, corrupt or truncated
   * @throws IOException if it cannot be read for another reason
   */
  public static ImportanceMatrix read(Path file) throws IOException {
    GgufHeader header = GgufReader.read(file);
    Map<String, float[]> weights = new LinkedHashMap<>();
    try (FileChannel channel = FileChannel.open(file)) {
      for (TensorInfo sums : header.tensors()) {
        if (sums.name().endsWith(SUMS)) {
          String name = sums.name().substring(0, sums.name().length() - SUMS.length());
          TensorInfo counts =
              header
                  .tensor(name + COUNTS)
                  .orElseThrow(() -> refuse(file, "it has no counts for " + name));
          weights.put(name, means(file, channel, sums, counts));
        }
      }
    }
    if (weights.isEmpty()) {
      throw refuse(file, "it holds no measured matrix");
    }
    return new ImportanceMatrix(weights);
  }

  private static float[] means(Path file, FileChannel channel, TensorInfo sums, TensorInfo counts)
      throws IOException {
    float[] values = floats(file, channel, sums);
    float[] summands = floats(file, channel, counts);
    if (values.length % summands.length != 0) {
      throw refuse(file, "its sums and counts for %s do not match".formatted(sums.name()));
    }
    int width = values.length / summands.length;
    for (int matrix = 0; matrix < summands.length; matrix++) {
      if (summands[matrix] > 0) {
        for (int i = matrix * width; i < (matrix + 1) * width; i++) {
          values[i] /= summands[matrix];
        }
      } else {
        // An expert that no token went to: all of its columns matter alike.
        Arrays.fill(values, matrix * width, (matrix + 1) * width, 1);
      }
    }
    return values;
  }

  private static float[] floats(Path file, FileChannel channel, TensorInfo tensor)
      throws IOException {
    if (tensor.type() != TensorType.F32 || tensor.bytes() > MAX_BYTES - Long.BYTES) {
      throw refuse(file, "its tensor %s is no short list of F32".formatted(tensor.name()));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, tensor.fileOffset() + bytes.position()) < 0) {
        throw refuse(file, "it became shorter while it was read");
      }
    }
    float[] values = new float[(int) tensor.elements()];
    bytes.flip().asFloatBuffer().get(values);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw refuse(file, "its tensor %s has a value of %s".formatted(tensor.name(), value));
      }
    }
    return values;
  }

  private static GgufException refuse(Path file, String why) {
    return new GgufException(
        "Importance matrix %s cannot be used: %s; make it with llama.cpp's llama-imatrix."
            .formatted(file, why));
  }
}
