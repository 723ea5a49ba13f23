package dev.sluice.inference.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Reads a trace, serves its calls and writes what was found, a call at a time. */
final class PrefixEvaluationRun {
  private static final int PROGRESS_CALLS = 1000;

  private final PrefixEvaluation evaluation;
  private final int blockTokens;
  private final PrintWriter progress;

  /**
   * Prepares a run.
   *
   * @param evaluation serves the calls
   * @param blockTokens the tokens of each block of the trace
   * @param progress gets a line now and then
   */
  PrefixEvaluationRun(PrefixEvaluation evaluation, int blockTokens, PrintWriter progress) {
    this.evaluation = evaluation;
    this.blockTokens = blockTokens;
    this.progress = progress;
  }

  /**
   * Runs to the trace's end. The result replaces an older one only when it is whole.
   *
   * @throws TraceException if the trace is wrong or a file cannot be used
   */
  void run(Path data, Path out) throws TraceException {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    try (TraceReader trace = open(data)) {
      write(data, trace, part);
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TraceException(
          "The result cannot be written to %s: %s.".formatted(out, reason(e)), e);
    } finally {
      delete(part);
    }
  }

  private TraceReader open(Path data) throws TraceException {
    if (Files.isDirectory(data)) {
      throw new TraceException("The trace %s is a folder; name a file.".formatted(data));
    }
    try {
      InputStream in = Files.newInputStream(data);
      return new TraceReader(data.toString(), in, blockTokens);
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  private void write(Path data, TraceReader trace, Path part) throws IOException, TraceException {
    try (Writer writer = Files.newBufferedWriter(part)) {
      TraceCall call = next(data, trace);
      while (call != null) {
        long index = evaluation.calls();
        long hit = evaluation.serve(call);
        writer.write("{\"index\": %d, \"hit_tokens\": %d}%n".formatted(index, hit));
        if (evaluation.calls() % PROGRESS_CALLS == 0) {
          progress.printf(
              "%,d calls, %.2f %% of the tokens cached%n",
              evaluation.calls(), evaluation.hitPercent());
          progress.flush();
        }
        call = next(data, trace);
      }
    }
    if (evaluation.calls() == 0) {
      throw new TraceException("The trace %s holds no calls.".formatted(data));
    }
  }

  private static @Nullable TraceCall next(Path data, TraceReader trace) throws TraceException {
    try {
      return trace.next();
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  private static TraceException unreadable(Path data, IOException e) {
    return new TraceException("The trace %s cannot be read: %s.".formatted(data, reason(e)), e);
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException missing
        ? "there is no %s".formatted(missing.getFile())
        : String.valueOf(e.getMessage());
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
