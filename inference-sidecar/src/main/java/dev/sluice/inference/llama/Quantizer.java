package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sluice.inference.gguf.ImportanceMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantises model files. One call at a time. */
public final class Quantizer {
  /** The library tells of each tensor as {@code [ 12/ 291] name - […]}. */
  private static final Pattern TENSOR = Pattern.compile("^\\[ *(\\d+)/ *(\\d+)\\] +(\\S+)");

  private static final Pattern RESULT = Pattern.compile("quant size += +([0-9.]+) MiB");

  private final LlamaQuantize library;
  private final NativeLog log;

  /**
   * What to make of a file.
   *
   * @param in the file to read
   * @param type what its tensors become
   * @param importance what matters in them; empty when it was not measured
   * @param requantize whether tensors that are quantised already may be quantised again
   * @param threads how many threads compute
   */
  public record Job(
      Path in,
      FileType type,
      Optional<ImportanceMatrix> importance,
      boolean requantize,
      int threads) {}

  Quantizer(LlamaQuantize library, NativeLog log) {
    this.library = library;
    this.log = log;
  }

  /**
   * Computes how large the result's tensors would be, without making it.
   *
   * @param job what to make
   * @return the bytes, exact to a hundredth of a MiB
   * @throws LlamaException if the library refuses the job
   */
  public long resultBytes(Job job) throws LlamaException {
    double[] mebibytes = {0};
    run(
        job,
        job.in(),
        true,
        line -> {
          Matcher matcher = RESULT.matcher(line);
          if (matcher.find()) {
            mebibytes[0] = Double.parseDouble(matcher.group(1));
          }
        });
    return (long) Math.ceil((mebibytes[0] + 0.01) * (1 << 20));
  }

  /**
   * Writes the result.
   *
   * @param job what to make
   * @param out the file to write; another than is read
   * @param progress hears the share that is done, 0 to 1, and the tensor's name
   * @throws LlamaException if the library refuses the job; the file may then be there in part
   */
  public void quantize(Job job, Path out, BiConsumer<Double, String> progress)
      throws LlamaException {
    run(
        job,
        out,
        false,
        line -> {
          Matcher matcher = TENSOR.matcher(line);
          if (matcher.find()) {
            double done = Double.parseDouble(matcher.group(1)) - 1;
            progress.accept(done / Double.parseDouble(matcher.group(2)), matcher.group(3));
          }
        });
  }

  private void run(Job job, Path out, boolean dryRun, Consumer<String> follower)
      throws LlamaException {
    log.clear();
    log.follow(follower);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = library.defaults(arena);
      Structs.setInt(Structs.QUANTIZE_PARAMS, parameters, "nthread", job.threads());
      Structs.setInt(Structs.QUANTIZE_PARAMS, parameters, "ftype", job.type().number());
      set(parameters, "allow_requantize", job.requantize());
      set(parameters, "dry_run", dryRun);
      if (job.importance().isPresent()) {
        MemorySegment entries = entries(arena, job.importance().get().weights());
        Structs.setAddress(Structs.QUANTIZE_PARAMS, parameters, "imatrix", entries);
      }
      if (library.quantize(job.in(), out, parameters) != 0) {
        throw new LlamaException(
            "Model file %s cannot be quantised to %s: %s."
                .formatted(
                    job.in(),
                    job.type(),
                    log.reason().orElse("the native library gives no reason")));
      }
    } finally {
      log.follow(null);
    }
  }

  private static void set(MemorySegment parameters, String field, boolean value) {
    Structs.setBoolean(Structs.QUANTIZE_PARAMS, parameters, field, value);
  }

  /** Returns the entries with an empty one behind them, as the library wants them. */
  private static MemorySegment entries(Arena arena, Map<String, float[]> weights) {
    MemorySegment entries = arena.allocate(Structs.IMATRIX_DATA, weights.size() + 1L);
    long at = 0;
    for (Map.Entry<String, float[]> entry : weights.entrySet()) {
      entries.set(ADDRESS, at, arena.allocateFrom(entry.getKey()));
      entries.set(
          ADDRESS, at + ADDRESS.byteSize(), arena.allocateFrom(JAVA_FLOAT, entry.getValue()));
      entries.set(JAVA_LONG, at + 2 * ADDRESS.byteSize(), entry.getValue().length);
      at += Structs.IMATRIX_DATA.byteSize();
    }
    return entries;
  }
}
