package dev.sluice.inference.gguf;

import java.util.List;

/**
 * What must be known of a LoRA adapter before it is loaded onto its model. Immutable.
 *
 * @param bytes the bytes of its tensors
 * @param matrices how many of the model's matrices it changes
 * @param rank the largest rank of a change
 */
public record AdapterDescription(long bytes, int matrices, int rank) {
  private static final String A = ".lora_a";
  private static final String B = ".lora_b";

  /**
   * Describes the adapter of a header.
   *
   * @param header what the adapter's file says
   * @param model what the model's file says
   * @return the description
   * @throws GgufException if the file holds no LoRA adapter, or one made for another model
   */
  public static AdapterDescription of(GgufHeader header, GgufHeader model) throws GgufException {
    String kind = header.string("general.type").orElse("");
    String type = header.string("adapter.type").orElse("");
    if (!kind.equals("adapter") || !type.equals("lora")) {
      throw refuse(
          header, "it is no LoRA adapter (general.type %s, adapter.type %s)".formatted(kind, type));
    }
    String architecture = header.string("general.architecture").orElse("");
    String wanted = model.string("general.architecture").orElse("");
    if (!architecture.equals(wanted)) {
      throw refuse(
          header,
          "it was made for architecture %s, the model is %s".formatted(architecture, wanted));
    }
    int matrices = 0;
    long rank = 0;
    for (TensorInfo a : header.tensors()) {
      if (a.name().endsWith(A)) {
        String name = a.name().substring(0, a.name().length() - A.length());
        checkShapes(header, model, name, a);
        matrices++;
        rank = Math.max(rank, row(a, 1));
      }
    }
    if (matrices == 0) {
      throw refuse(header, "it changes no matrix");
    }
    return new AdapterDescription(header.tensorBytes(), matrices, (int) rank);
  }

  private static void checkShapes(GgufHeader header, GgufHeader model, String name, TensorInfo a)
      throws GgufException {
    TensorInfo b =
        header
            .tensor(name + B)
            .orElseThrow(() -> refuse(header, "it lacks the second half of " + name));
    TensorInfo matrix =
        model
            .tensor(name)
            .orElseThrow(
                () ->
                    refuse(
                        header, "the model has no %s, so it is made for another".formatted(name)));
    // A token embedding is looked up and not multiplied, so its halves change places.
    boolean lookedUp = name.equals("token_embd.weight");
    long in = lookedUp ? row(b, 1) : row(a, 0);
    long out = lookedUp ? row(a, 1) : row(b, 1);
    if (in != row(matrix, 0) || out != row(matrix, 1)) {
      throw refuse(
          header,
          "its change of %s is %d x %d where the model has %s, so it is made for another model"
              .formatted(name, in, out, matrix.shape()));
    }
  }

  private static long row(TensorInfo tensor, int dimension) {
    List<Long> shape = tensor.shape();
    return dimension < shape.size() ? shape.get(dimension) : 1;
  }

  private static GgufException refuse(GgufHeader header, String why) {
    return new GgufException("Adapter file %s cannot be used: %s.".formatted(header.file(), why));
  }
}
