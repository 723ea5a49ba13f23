package dev.sluice.inference.tool;

import dev.sluice.inference.gguf.GgufHeader;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorInfo;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.Quantizer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Quantises one file so that the result is there whole or not at all. */
final class Quantization {
  private final Quantizer.Job job;
  private final Path out;
  private final boolean replace;
  private final GgufHeader header;

  private Quantization(Quantizer.Job job, Path out, boolean replace, GgufHeader header) {
    this.job = job;
    this.out = out;
    this.replace = replace;
    this.header = header;
  }

  /**
   * Checks what can be checked without the native library.
   *
   * @param replace whether a file may be replaced
   * @throws ToolException if the job makes no sense
   * @throws IOException if the file to read cannot be used; the message names it
   */
  static Quantization of(Quantizer.Job job, Path out, boolean replace)
      throws ToolException, IOException {
    GgufHeader header = GgufReader.read(job.in());
    // Refuses what is no model.
    ModelDescription.of(header);
    checkPlace(job.in(), out, replace);
    if (job.type().needsImportance() && job.importance().isEmpty()) {
      throw new ToolException(
          "%s is useless without an importance matrix; give one with --imatrix FILE."
              .formatted(job.type()));
    }
    Optional<TensorInfo> quantised =
        header.tensors().stream().filter(tensor -> isQuantised(tensor.type())).findFirst();
    if (quantised.isPresent() && !job.requantize()) {
      throw new ToolException(
          "Model file %s is quantised already (%s is %s); take the F16, BF16 or F32 file that it was"
                  .formatted(job.in(), quantised.get().name(), quantised.get().type())
              + " made of, or accept the loss with --requantize.");
    }
    return new Quantization(job, out, replace, header);
  }

  private static boolean isQuantised(TensorType type) {
    return type.blockElements() > 1;
  }

  private static void checkPlace(Path in, Path out, boolean replace)
      throws ToolException, IOException {
    Path folder = folder(out);
    if (!Files.isDirectory(folder) || Files.isDirectory(out)) {
      throw new ToolException(
          "%s cannot be written: give a file name in a folder that is there.".formatted(out));
    }
    if (Files.exists(out)) {
      if (Files.isSameFile(in, out)) {
        throw new ToolException("%s cannot be read and replaced at once.".formatted(out));
      }
      if (!replace) {
        throw new ToolException(
            "%s is there already; give another name, or replace it with --force.".formatted(out));
      }
    }
  }

  /**
   * Writes the result.
   *
   * @param progress hears the share that is done and what is being done
   * @return the result's bytes
   * @throws ToolException if the disk has too little room
   * @throws LlamaException if the library refuses
   */
  long run(Quantizer quantizer, BiConsumer<Double, String> progress)
      throws ToolException, LlamaException, IOException {
    checkRoom(quantizer.resultBytes(job));
    // Not createTempFile, whose files only their owner can read.
    Path part =
        folder(out)
            .resolve(".%s.%d.part".formatted(out.getFileName(), ProcessHandle.current().pid()));
    Thread cleaning = new Thread(() -> deleteQuietly(part), "remove-part");
    Runtime.getRuntime().addShutdownHook(cleaning);
    try {
      quantizer.quantize(job, part, progress);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      // A disk that lied about its room is found here.
      GgufReader.read(part);
      checkPlace(job.in(), out, replace);
      Files.move(part, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Files.size(out);
    } finally {
      deleteQuietly(part);
      removeHook(cleaning);
    }
  }

  private void checkRoom(long tensorBytes) throws ToolException, IOException {
    long headBytes = Files.size(job.in()) - header.tensorBytes();
    FileStore store = Files.getFileStore(folder(out));
    long needed = tensorBytes + headBytes;
    if (needed > store.getUsableSpace()) {
      throw new ToolException(
          "%s would take %s and the disk has %s left; make room or choose another disk."
              .formatted(
                  out,
                  ModelReport.mebibytes(needed),
                  ModelReport.mebibytes(store.getUsableSpace())));
    }
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook is what removes the file then.
      hook.setName("remove-part, running");
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("sluice: " + file + " could not be removed: " + e.getMessage());
    }
  }
}
