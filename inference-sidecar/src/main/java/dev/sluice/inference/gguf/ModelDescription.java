package dev.sluice.inference.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the sidecar must know of a model before it loads it. Immutable.
 *
 * @param file the model file
 * @param architecture the name of the network's design, such as {@code llama}
 * @param contextLength the tokens of context that the model was trained for
 * @param embeddingLength the width of the hidden state
 * @param feedForwardLength the width of the feed-forward layers; 0 when the file does not say
 * @param vocabularySize how many tokens the vocabulary has
 * @param layers one entry per layer, each with its attention cache
 * @param weightBytes the bytes of all tensors
 * @param chatTemplate the Jinja template for conversations; empty when the model has none
 * @param rankTemplate the text that a query and a document are put into; empty when the model has
 *     none
 * @param pooling how the model makes vectors or ranks; {@link Pooling#NONE} for one that makes text
 */
public record ModelDescription(
    Path file,
    String architecture,
    int contextLength,
    int embeddingLength,
    int feedForwardLength,
    int vocabularySize,
    List<Layer> layers,
    long weightBytes,
    Optional<String> chatTemplate,
    Optional<String> rankTemplate,
    Pooling pooling) {
  private static final int MAX_LAYERS = 4096;
  private static final int MAX_WIDTH = 1 << 24;

  /**
   * The attention cache of one layer.
   *
   * @param keyWidth numbers kept as keys for each token; 0 for a layer without attention
   * @param valueWidth numbers kept as values for each token
   * @param headWidth the smallest number of these in one head
   */
  public record Layer(int keyWidth, int valueWidth, int headWidth) {}

  /** Copies the list of layers. */
  public ModelDescription {
    layers = List.copyOf(layers);
  }

  /**
   * Describes the model of a header.
   *
   * @param header what the file says
   * @return the description
   * @throws GgufException if the file holds no model, only a part of one, or senseless sizes
   */
  public static ModelDescription of(GgufHeader header) throws GgufException {
    Fields fields = new Fields(header);
    checkKind(fields, header);
    String architecture =
        header
            .string("general.architecture")
            .orElseThrow(() -> fields.refuse("it does not name its architecture"));
    if (header.integer("split.count").orElse(1L) > 1) {
      throw fields.refuse(
          "it is one part of several; merge them with llama.cpp's llama-gguf-split --merge");
    }
    if (header.tensors().isEmpty()) {
      throw fields.refuse("it has no weights");
    }
    String prefix = architecture + ".";
    int layerCount = fields.required(prefix + "block_count", MAX_LAYERS);
    int embedding = fields.required(prefix + "embedding_length", MAX_WIDTH);
    int heads = fields.perLayer(prefix + "attention.head_count", 0, 1).orElse(1);
    int keyLength =
        fields.optional(prefix + "attention.key_length", embedding / Math.max(heads, 1));
    int valueLength =
        fields.optional(prefix + "attention.value_length", embedding / Math.max(heads, 1));
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < layerCount; i++) {
      layers.add(layer(fields, prefix, i, heads, keyLength, valueLength));
    }
    return new ModelDescription(
        header.file(),
        architecture,
        fields.required(prefix + "context_length", Integer.MAX_VALUE),
        embedding,
        fields.perLayer(prefix + "feed_forward_length", 0, 0).orElse(0),
        Math.toIntExact(
            Math.min(header.arraySize("tokenizer.ggml.tokens"), (long) Integer.MAX_VALUE)),
        layers,
        header.tensorBytes(),
        header.string("tokenizer.chat_template"),
        header.string("tokenizer.chat_template.rerank"),
        pooling(fields, header, prefix));
  }

  /** Refuses files that belong to a model but are none. */
  private static void checkKind(Fields fields, GgufHeader header) throws GgufException {
    String kind = header.string("general.type").orElse("model");
    if (kind.equals("adapter")) {
      throw fields.refuse(
          "it is an adapter; serve it with --lora beside the model it was made for");
    }
    if (kind.equals("imatrix")) {
      throw fields.refuse("it is an importance matrix; use it with sluice quantize --imatrix");
    }
    if (kind.equals("mmproj") || header.string("general.architecture").orElse("").equals("clip")) {
      throw fields.refuse("it is the image part of a model; give the file with the text part");
    }
  }

  private static Pooling pooling(Fields fields, GgufHeader header, String prefix)
      throws GgufException {
    Optional<Long> number = header.integer(prefix + "pooling_type");
    boolean causal =
        !header.metadata().getOrDefault(prefix + "attention.causal", true).equals(false);
    if (number.isEmpty() || number.get() == 0) {
      // A model whose tokens see those that follow cannot make text.
      return causal ? Pooling.NONE : Pooling.MEAN;
    }
    Pooling pooling =
        Pooling.byNumber(number.get())
            .orElseThrow(
                () -> fields.refuse("its pooling type %d is unknown".formatted(number.get())));
    if (pooling == Pooling.RANK && header.tensor("cls.output.weight").isEmpty()) {
      // The library would give numbers of the hidden state, some from behind its end.
      throw fields.refuse("it is said to rank and has no classifier (cls.output.weight)");
    }
    return pooling;
  }

  private static Layer layer(
      Fields fields, String prefix, int index, int heads, int keyLength, int valueLength)
      throws GgufException {
    int kvHeads = fields.perLayer(prefix + "attention.head_count_kv", index, 0).orElse(heads);
    long widest = (long) kvHeads * Math.max(keyLength, valueLength);
    if (widest > MAX_WIDTH) {
      throw fields.refuse(
          "its layer %d has %d numbers of attention for each token where at most %d are possible"
              .formatted(index, widest, MAX_WIDTH));
    }
    return new Layer(kvHeads * keyLength, kvHeads * valueLength, Math.min(keyLength, valueLength));
  }

  /**
   * Returns the bytes that the attention cache takes for each token.
   *
   * @param type how the cache stores its numbers
   */
  public long cacheBytesPerToken(TensorType type) {
    return layers.stream()
        .mapToLong(layer -> type.bytes(layer.keyWidth()) + type.bytes(layer.valueWidth()))
        .sum();
  }

  /** Returns whether the model makes vectors or ranks, and no text. */
  public boolean makesEmbeddings() {
    return pooling != Pooling.NONE;
  }

  /** Returns whether the heads' widths allow a cache of this type. */
  public boolean allowsCache(TensorType type) {
    return layers.stream().allMatch(layer -> layer.headWidth() % type.blockElements() == 0);
  }
}
