package dev.sluice.inference.bench;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.sluice.inference.bench.Point.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Draws a sweep as SVG: throughput and, below, the waits for the first token and between tokens.
 */
final class PlotFile {
  private static final int WIDTH = 900;
  private static final int TOP_HEIGHT = 400;
  private static final int BOTTOM_HEIGHT = 340;

  /** Texts are outlines: hundredths of a pixel are enough, and spare a third of the file. */
  private static final Pattern TOO_FINE = Pattern.compile("(\\d\\.\\d{2})\\d+");

  private PlotFile() {}

  static void write(Path file, List<Outcome> outcomes) throws IOException {
    Map<String, List<Outcome>> lines =
        outcomes.stream()
            .collect(Collectors.groupingBy(PlotFile::name, TreeMap::new, Collectors.toList()));
    VectorGraphics2D graphics = new VectorGraphics2D();
    Panel throughput = new Panel("Throughput", "tokens per second", WIDTH, TOP_HEIGHT);
    throughput.legend();
    throughput.lines(lines, Measurement::tokensPerSecond);
    throughput.paint(graphics, 0, 0);
    waits("Time to the first token", lines, Measurement::firstToken).paint(graphics, 0, TOP_HEIGHT);
    waits("Time between tokens", lines, Measurement::gaps).paint(graphics, WIDTH / 2, TOP_HEIGHT);
    PageSize page = new PageSize(0, 0, WIDTH, TOP_HEIGHT + BOTTOM_HEIGHT);
    ByteArrayOutputStream svg = new ByteArrayOutputStream();
    Processors.get("svg").getDocument(graphics.getCommands(), page).writeTo(svg);
    String shorter = TOO_FINE.matcher(svg.toString(StandardCharsets.UTF_8)).replaceAll("$1");
    Files.writeString(file, shorter);
  }

  private static Panel waits(
      String title, Map<String, List<Outcome>> lines, Function<Measurement, Quantiles> times) {
    Panel panel =
        new Panel(title, "ms: median, thin the 95th percentile", WIDTH / 2, BOTTOM_HEIGHT);
    panel.lines(lines, measurement -> times.apply(measurement).millis(50));
    panel.thinLines(lines, measurement -> times.apply(measurement).millis(95));
    return panel;
  }

  private static String name(Outcome outcome) {
    Shape shape = outcome.point().shape();
    String batching = outcome.point().mode() == Mode.STATIC ? ", static batching" : "";
    return "%s, %d in, %d out%s"
        .formatted(outcome.target().name(), shape.inputTokens(), shape.outputTokens(), batching);
  }
}
