package dev.sluice.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.bench.Point.Mode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotFileTest {
  private static final long MS = 1_000_000;

  @TempDir private Path folder;

  @Test
  void marksTheMeanOfEachPointInThreePanels() throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    for (int clients : new int[] {1, 4, 16}) {
      for (int round = 1; round <= 2; round++) {
        outcomes.add(outcome("ours", clients, round, measured(100 * clients, 10, 20)));
        outcomes.add(outcome("theirs", clients, round, measured(90 * clients, 30, 40)));
      }
    }
    String svg = draw(outcomes);
    assertThat(marks(svg)).as("and two in the legend").isEqualTo(3 * 2 * 3 + 2);
    assertThat(svg.length()).isLessThan(200_000);
  }

  @Test
  void leavesOutWhatHasNoValue() throws Exception {
    Outcome broken = outcome("broken", 1, 1, measured(0));
    assertThat(marks(draw(List.of(broken)))).as("throughput and legend").isEqualTo(2);
    assertThat(marks(draw(List.of(broken, outcome("broken", 2, 1, measured(5, 10, 20))))))
        .as("two of throughput, one of each wait, and the legend")
        .isEqualTo(5);
  }

  private String draw(List<Outcome> outcomes) throws Exception {
    Path file = folder.resolve("plot.svg");
    PlotFile.write(file, outcomes);
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    parsers.newDocumentBuilder().parse(file.toFile());
    return Files.readString(file);
  }

  private static long marks(String svg) {
    return Pattern.compile("<ellipse").matcher(svg).results().count();
  }

  private static Measurement measured(double rate, long... millis) {
    long[] nanos = LongStream.of(millis).map(ms -> ms * MS).toArray();
    return new Measurement(rate, 1, new Quantiles(nanos), new Quantiles(nanos), 1, 0, "");
  }

  private static Outcome outcome(String server, int clients, int round, Measurement measurement) {
    Target target = new Target(server, URI.create("http://127.0.0.1/v1"), "m", Map.of());
    Point point = new Point(new Shape(128, 64, 0), clients, Mode.CONTINUOUS);
    return new Outcome(target, point, round, measurement, Double.NaN);
  }
}
