package dev.sluice.inference.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.colors.ColorBlindFriendlySeriesColors;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One chart of a plot: something measured over the number of clients, a line for each name.
 *
 * <p>A name has the same colour in each panel. For one thread.
 */
final class Panel {
  private static final Color[] COLORS = new ColorBlindFriendlySeriesColors().getSeriesColors();
  private static final float LINE = 2;
  private static final float THIN = 0.8f;
  private static final BasicStroke SOLID = new BasicStroke(1);
  private static final Color GRID = new Color(0xdddddd);

  private final XYChart chart;

  Panel(String title, String unit, int width, int height) {
    chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle("calls at once")
            .yAxisTitle(unit)
            .theme(ChartTheme.Matlab)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setYAxisMin(0.0);
    styler.setLegendVisible(false);
    // Dashes become thousands of outlines in a vector format.
    styler.setPlotGridLinesStroke(SOLID);
    styler.setPlotGridLinesColor(GRID);
  }

  /** Lists the lines' names. */
  void legend() {
    chart.getStyler().setLegendVisible(true).setLegendPosition(LegendPosition.OutsideE);
  }

  /** Adds a line for each name: the mean of its rounds, without points that have no value. */
  void lines(Map<String, List<Outcome>> outcomes, ToDoubleFunction<Measurement> value) {
    add("", outcomes, value)
        .forEach(series -> series.setMarker(SeriesMarkers.CIRCLE).setLineWidth(LINE));
  }

  /** Adds lines as {@link #lines} does, thin ones without marks. */
  void thinLines(Map<String, List<Outcome>> outcomes, ToDoubleFunction<Measurement> value) {
    add(", thin", outcomes, value)
        .forEach(series -> series.setMarker(SeriesMarkers.NONE).setLineWidth(THIN));
  }

  /** Draws this with its upper left corner there; nothing where it has no line. */
  void paint(Graphics2D graphics, int x, int y) {
    if (!chart.getSeriesMap().isEmpty()) {
      Graphics2D own = (Graphics2D) graphics.create();
      own.translate(x, y);
      chart.paint(own, chart.getWidth(), chart.getHeight());
      own.dispose();
    }
  }

  private List<XYSeries> add(
      String suffix, Map<String, List<Outcome>> outcomes, ToDoubleFunction<Measurement> value) {
    List<XYSeries> added = new ArrayList<>();
    int number = 0;
    for (var line : outcomes.entrySet()) {
      Color color = COLORS[number++ % COLORS.length];
      Map<Integer, Double> means = means(line.getValue(), value);
      if (!means.isEmpty()) {
        XYSeries series =
            chart.addSeries(
                line.getKey() + suffix, List.copyOf(means.keySet()), List.copyOf(means.values()));
        series.setMarkerColor(color).setLineColor(color);
        added.add(series);
      }
    }
    return added;
  }

  private static Map<Integer, Double> means(
      List<Outcome> outcomes, ToDoubleFunction<Measurement> value) {
    return outcomes.stream()
        .filter(outcome -> Double.isFinite(value.applyAsDouble(outcome.measurement())))
        .collect(
            Collectors.groupingBy(
                outcome -> outcome.point().clients(),
                TreeMap::new,
                Collectors.averagingDouble(o -> value.applyAsDouble(o.measurement()))));
  }
}
