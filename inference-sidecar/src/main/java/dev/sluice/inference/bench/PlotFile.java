package dev.sluice.inference.bench;

import dev.sluice.inference.bench.Point.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Draws the throughput of each server and shape over the number of clients, as SVG. */
final class PlotFile {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;

  private PlotFile() {}

  static void write(Path file, List<Outcome> outcomes) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Throughput by calls at once")
            .xAxisTitle("calls at once")
            .yAxisTitle("tokens per second")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
    chart.getStyler().setYAxisMin(0.0);
    Map<String, List<Outcome>> series =
        outcomes.stream()
            .collect(Collectors.groupingBy(PlotFile::name, TreeMap::new, Collectors.toList()));
    series.forEach((name, points) -> add(chart, name, points));
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }

  private static void add(XYChart chart, String name, List<Outcome> outcomes) {
    TreeMap<Integer, Double> rates =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    outcome -> outcome.point().clients(),
                    TreeMap::new,
                    Collectors.averagingDouble(o -> o.measurement().tokensPerSecond())));
    chart.addSeries(name, List.copyOf(rates.keySet()), List.copyOf(rates.values()));
  }

  private static String name(Outcome outcome) {
    Shape shape = outcome.point().shape();
    String batching = outcome.point().mode() == Mode.STATIC ? ", static batching" : "";
    return "%s, %d in, %d out%s"
        .formatted(outcome.target().name(), shape.inputTokens(), shape.outputTokens(), batching);
  }
}
