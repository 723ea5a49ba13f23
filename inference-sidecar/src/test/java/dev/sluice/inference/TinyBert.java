package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes complete models of the architecture {@code bert} with random weights: encoders without an
 * attention cache, which make vectors or rank.
 */
final class TinyBert {
  static final int CONTEXT = 48;
  static final int WIDTH = 32;

  private static final int HIDDEN = 64;
  private static final int LAYERS = 2;
  private static final List<String> CONTROL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private final Random random = new Random(1);
  private final GgufBytes file = new GgufBytes();

  private TinyBert() {}

  /**
   * Returns a model that makes vectors.
   *
   * @param pooling 1 for the mean, 2 for the first token's, 3 for the last token's
   */
  static GgufBytes embedding(int pooling) {
    return new TinyBert().model(pooling);
  }

  /** Returns a model that ranks by a classifier of one class. */
  static GgufBytes ranking() {
    TinyBert model = new TinyBert();
    GgufBytes file = model.model(4);
    model.matrix("cls.weight", WIDTH, WIDTH).vector("cls.bias", 0, WIDTH);
    model.matrix("cls.output.weight", WIDTH, 1).vector("cls.output.bias", 0, 1);
    return file;
  }

  private GgufBytes model(int pooling) {
    List<String> tokens = new ArrayList<>(CONTROL);
    for (char letter = 'a'; letter <= 'z'; letter++) {
      tokens.add("▁" + letter);
      tokens.add(String.valueOf(letter));
    }
    file.text("general.architecture", "bert")
        .uint32("bert.context_length", CONTEXT)
        .uint32("bert.embedding_length", WIDTH)
        .uint32("bert.block_count", LAYERS)
        .uint32("bert.feed_forward_length", HIDDEN)
        .uint32("bert.attention.head_count", 4)
        .float32("bert.attention.layer_norm_epsilon", 1e-12f)
        .bool("bert.attention.causal", false)
        .uint32("bert.pooling_type", pooling)
        .text("tokenizer.ggml.model", "bert")
        .texts("tokenizer.ggml.tokens", tokens.toArray(String[]::new))
        .int32s("tokenizer.ggml.token_type", types(tokens.size()))
        .uint32("tokenizer.ggml.token_type_count", 2)
        .uint32("tokenizer.ggml.padding_token_id", 0)
        .uint32("tokenizer.ggml.unknown_token_id", 1)
        .uint32("tokenizer.ggml.bos_token_id", 2)
        .uint32("tokenizer.ggml.cls_token_id", 2)
        .uint32("tokenizer.ggml.seperator_token_id", 3)
        .uint32("tokenizer.ggml.mask_token_id", 4);
    matrix("token_embd.weight", WIDTH, tokens.size());
    matrix("token_types.weight", WIDTH, 2).matrix("position_embd.weight", WIDTH, CONTEXT);
    norm("token_embd_norm");
    for (int layer = 0; layer < LAYERS; layer++) {
      layer("blk." + layer + ".");
    }
    return file;
  }

  private void layer(String prefix) {
    for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
      matrix(prefix + name + ".weight", WIDTH, WIDTH).vector(prefix + name + ".bias", 0, WIDTH);
    }
    norm(prefix + "attn_output_norm");
    matrix(prefix + "ffn_up.weight", WIDTH, HIDDEN).vector(prefix + "ffn_up.bias", 0, HIDDEN);
    matrix(prefix + "ffn_down.weight", HIDDEN, WIDTH).vector(prefix + "ffn_down.bias", 0, WIDTH);
    norm(prefix + "layer_output_norm");
  }

  private static int[] types(int tokens) {
    int[] types = new int[tokens];
    for (int token = 0; token < tokens; token++) {
      types[token] = token < CONTROL.size() ? 3 : 1;
    }
    return types;
  }

  private void norm(String name) {
    vector(name + ".weight", 1, WIDTH).vector(name + ".bias", 0, WIDTH);
  }

  private TinyBert matrix(String name, int in, int out) {
    file.floats(name, numbers(0, in * out), in, out);
    return this;
  }

  private TinyBert vector(String name, float mean, int length) {
    file.floats(name, numbers(mean, length), length);
    return this;
  }

  private float[] numbers(float mean, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = mean + (float) random.nextGaussian() / 4;
    }
    return numbers;
  }
}
