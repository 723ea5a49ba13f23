package dev.sluice.conformance;

import dev.sluice.conformance.cases.CaseReader;
import dev.sluice.conformance.cases.ConformanceCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case on one adapter, which all cases share: each adapter's test is a few lines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class AdapterConformance {
  private Providers providers;
  private Adapter adapter;
  private Totals totals;

  /** Returns the name by which cases and reports know the adapter. */
  abstract String name();

  /** Returns why the adapter cannot be had here, or null if it can. */
  String missing() {
    return null;
  }

  /** Starts the adapter in front of two providers. */
  abstract Adapter start(String name, Providers behind) throws IOException;

  /** All cases, or those whose names begin as the property {@code conformance.case} says. */
  static List<ConformanceCase> cases() {
    String wanted = System.getProperty("conformance.case", "");
    return CaseReader.standard().stream().filter(each -> each.name().startsWith(wanted)).toList();
  }

  @BeforeAll
  void start() throws IOException {
    totals = new Totals(name());
    if (missing() == null) {
      providers = new Providers();
      adapter = start(name(), providers);
    }
  }

  @AfterAll
  void stop() throws IOException {
    totals.keep(Path.of(System.getProperty("conformance.totals", "target/conformance")));
    if (adapter != null) {
      adapter.close();
      providers.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void passes(ConformanceCase example, @TempDir Path folder) throws Exception {
    String reason = missing() != null ? missing() : example.file().except().get(name());
    if (reason != null) {
      totals.skipped(example.name(), reason);
      Assumptions.abort(name() + ", " + example.name() + ": " + reason);
    }
    boolean passed = false;
    try {
      new CaseRun(example, adapter, providers, folder).run();
      passed = true;
    } finally {
      totals.add(passed);
    }
  }
}
