package dev.sluice.inference.tool;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.GgufHeader;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.Pooling;
import dev.sluice.inference.gguf.TensorInfo;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a model file holds and what serving it takes, in lines for people. */
final class ModelReport {
  private static final int DEFAULT_CONTEXT = 8192;
  private static final int STEP_TOKENS = 512;
  private static final List<TensorType> CACHE_TYPES =
      List.of(TensorType.F16, TensorType.Q8_0, TensorType.Q4_0);

  private final GgufHeader header;
  private final ModelDescription model;
  private final int context;
  private final int parallel;
  private final TensorType cacheType;
  private final long usableBytes;

  /**
   * Makes the report of a file.
   *
   * @param context tokens of each generation; 0 for what serving takes
   * @param usableBytes the memory that models may take
   * @throws GgufException if the file holds no model, or the cache cannot be of this type
   */
  ModelReport(GgufHeader header, int context, int parallel, TensorType cacheType, long usableBytes)
      throws GgufException {
    this.header = header;
    this.model = ModelDescription.of(header);
    this.context = context > 0 ? context : Math.min(model.contextLength(), DEFAULT_CONTEXT);
    this.parallel = parallel;
    this.cacheType = cacheType;
    this.usableBytes = usableBytes;
    if (!CACHE_TYPES.contains(cacheType) || !model.allowsCache(cacheType)) {
      throw new GgufException(
          "Model file %s cannot have an attention cache of type %s; possible are %s."
              .formatted(
                  header.file(),
                  cacheType,
                  CACHE_TYPES.stream()
                      .filter(model::allowsCache)
                      .map(TensorType::name)
                      .collect(Collectors.joining(", "))));
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "File", "%s, GGUF version %d".formatted(header.file(), header.version()));
    header.string("general.name").ifPresent(name -> add(lines, "Name", name));
    add(lines, "Architecture", architecture());
    add(lines, "Layers", layers());
    add(lines, "Attention", attention());
    add(lines, "Vocabulary", vocabulary());
    add(lines, "Context", "%,d tokens in training".formatted(model.contextLength()));
    add(lines, "Makes", makes());
    add(lines, "Weights", weights());
    tensorTypes().forEach(type -> add(lines, "", type));
    add(lines, "KV per token", cachePerToken());
    MemoryNeed need = need(context);
    add(lines, "Memory", "%s for %d x %,d tokens".formatted(need.describe(), parallel, context));
    add(lines, "Fits", fits(need));
    return lines;
  }

  private static void add(List<String> lines, String title, String text) {
    lines.add("%-14s%s".formatted(title, Printable.of(text)));
  }

  private String architecture() {
    long elements = header.tensors().stream().mapToLong(TensorInfo::elements).sum();
    long experts = number("expert_count");
    return "%s, %s parameters%s"
        .formatted(
            model.architecture(),
            count(elements),
            experts > 0
                ? ", %d experts of which %d are used"
                    .formatted(experts, number("expert_used_count"))
                : "");
  }

  private String layers() {
    return "%d, %,d wide, feed-forward %,d"
        .formatted(model.layers().size(), model.embeddingLength(), model.feedForwardLength());
  }

  private String attention() {
    long heads = number("attention.head_count");
    if (heads == 0) {
      return "none";
    }
    long kvHeads = Math.max(1, Math.min(heads, orElse(number("attention.head_count_kv"), heads)));
    String grouping =
        kvHeads == heads
            ? "one of keys and values for each"
            : "%d of keys and values (GQA, %d to 1)".formatted(kvHeads, heads / kvHeads);
    return "%d heads, %s, %d wide%s"
        .formatted(heads, grouping, model.layers().getFirst().headWidth(), window());
  }

  private String window() {
    long window = number("attention.sliding_window");
    return window > 0 ? ", window of %,d tokens".formatted(window) : "";
  }

  private String vocabulary() {
    return "%,d tokens, %s"
        .formatted(
            model.vocabularySize(),
            header.string("tokenizer.ggml.model").orElse("without a tokenizer"));
  }

  private String makes() {
    if (model.pooling() == Pooling.RANK) {
      return "ranks of documents";
    }
    if (model.makesEmbeddings()) {
      return "embeddings, pooling " + model.pooling().name().toLowerCase(Locale.ROOT);
    }
    return model.chatTemplate().isPresent()
        ? "text; it has a chat template"
        : "text; it has no chat template";
  }

  private String weights() {
    long elements = header.tensors().stream().mapToLong(TensorInfo::elements).sum();
    return "%s, %.2f bits for each parameter"
        .formatted(mebibytes(model.weightBytes()), 8.0 * model.weightBytes() / elements);
  }

  private List<String> tensorTypes() {
    Map<TensorType, List<TensorInfo>> byType =
        header.tensors().stream().collect(Collectors.groupingBy(TensorInfo::type));
    return byType.entrySet().stream()
        .map(
            entry ->
                new TypeSize(
                    entry.getKey(),
                    entry.getValue().size(),
                    entry.getValue().stream().mapToLong(TensorInfo::bytes).sum()))
        .sorted(Comparator.comparingLong(TypeSize::bytes).reversed())
        .map(
            size ->
                "%-8s %5d tensors %12s".formatted(size.type, size.tensors, mebibytes(size.bytes)))
        .toList();
  }

  private record TypeSize(TensorType type, int tensors, long bytes) {}

  private String cachePerToken() {
    Function<TensorType, String> text =
        type ->
            model.allowsCache(type)
                ? "%s %,d bytes".formatted(type, model.cacheBytesPerToken(type))
                : "%s not possible (heads of %d)"
                    .formatted(type, model.layers().getFirst().headWidth());
    return CACHE_TYPES.stream().map(text).collect(Collectors.joining(", "));
  }

  private MemoryNeed need(int tokens) {
    return MemoryNeed.of(model, cacheType, parallel, tokens, Math.max(STEP_TOKENS, parallel));
  }

  private String fits(MemoryNeed need) {
    if (need.totalBytes() <= usableBytes) {
      return "yes, %s may be used".formatted(mebibytes(usableBytes));
    }
    int longest = longestContext();
    return "no, %s may be used; %s"
        .formatted(
            mebibytes(usableBytes),
            longest > 0
                ? "--context %d would fit".formatted(longest)
                : "no context fits, use a smaller model or --parallel");
  }

  /** Returns the longest context that fits, in steps of 256 tokens; 0 when none does. */
  private int longestContext() {
    int low = 0;
    int high = context / 256;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (need(middle * 256).totalBytes() <= usableBytes) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low * 256;
  }

  private long number(String key) {
    List<Long> values = header.integers(model.architecture() + "." + key);
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long orElse(long value, long other) {
    return value > 0 ? value : other;
  }

  private static String count(long elements) {
    return elements >= 1_000_000_000
        ? "%.2f billion".formatted(elements / 1e9)
        : "%.2f million".formatted(elements / 1e6);
  }

  static String mebibytes(long bytes) {
    return "%,.1f MiB".formatted(bytes / (double) (1 << 20));
  }
}
