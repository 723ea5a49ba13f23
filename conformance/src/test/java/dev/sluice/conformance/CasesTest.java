package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.cases.CaseReader;
import dev.sluice.conformance.cases.ConformanceCase;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The cases as such. */
class CasesTest {
  private static final Set<String> ADAPTERS =
      Set.of(
          new Tomcat10ConformanceIT().name(),
          new Tomcat11ConformanceIT().name(),
          new Jetty12ConformanceIT().name(),
          new FakeEnvoyOnDemandConformanceIT().name(),
          new FakeEnvoyHeldConformanceIT().name(),
          new FakeEnvoyFullDuplexConformanceIT().name(),
          new EnvoyAttemptsConformanceIT().name(),
          new EnvoyOnDemandConformanceIT().name(),
          new EnvoyHeldConformanceIT().name(),
          new EnvoyFullDuplexConformanceIT().name());

  @Test
  void thereAreManyAndEachIsAbsentOnlyFromAdaptersThatThereAre() {
    List<ConformanceCase> cases = CaseReader.standard();

    assertThat(cases).hasSizeGreaterThan(100);
    assertThat(cases)
        .allSatisfy(
            each -> {
              assertThat(ADAPTERS).containsAll(each.file().except().keySet());
              assertThat(each.file().except().keySet()).hasSizeLessThan(ADAPTERS.size());
            });
  }

  @Test
  void eachHasASentenceOfItsOwn() {
    Set<String> seen = new TreeSet<>();
    for (ConformanceCase each : CaseReader.standard()) {
      assertThat(each.file().about()).as(each.name()).endsWith(".");
      assertThat(seen.add(each.file().about())).as(each.name()).isTrue();
    }
  }
}
