package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports run one way, floor by floor: adapter, config, policies, services, api, root. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.sluice";
  private static final String API = "dev.sluice.api..";
  private static final String SERVICES = "dev.sluice.(tokens|cost|upstream|telemetry)..";
  private static final String POLICIES =
      "dev.sluice.(identity|guard|context|trim|cache|limit|route)..";
  private static final String CONFIG = "dev.sluice.config..";
  private static final String ADAPTER = "dev.sluice.adapter..";

  @ArchTest
  static final ArchRule floorsAreImportedFromAboveOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("root")
          .definedBy(ROOT)
          .optionalLayer("api")
          .definedBy(API)
          .optionalLayer("services")
          .definedBy(SERVICES)
          .optionalLayer("policies")
          .definedBy(POLICIES)
          .optionalLayer("config")
          .definedBy(CONFIG)
          .optionalLayer("adapter")
          .definedBy(ADAPTER)
          .whereLayer("root")
          .mayNotAccessAnyLayer()
          .whereLayer("api")
          .mayOnlyAccessLayers("root")
          .whereLayer("services")
          .mayOnlyAccessLayers("root", "api")
          .whereLayer("policies")
          .mayOnlyAccessLayers("root", "api", "services")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("adapter")
          .whereLayer("adapter")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule noPolicyImportsAnother =
      slices().matching(POLICIES).should().notDependOnEachOther().allowEmptyShould(true);

  @ArchTest
  static final ArchRule noServiceImportsAnother =
      slices().matching(SERVICES).should().notDependOnEachOther().allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule everyPackageHasAFloor =
      classes().should().resideInAnyPackage(ROOT, API, SERVICES, POLICIES, CONFIG, ADAPTER);

  @ArchTest
  static final ArchRule theCoreKnowsNoServer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "javax.servlet..", "io.grpc..", "io.netty..");

  @ArchTest
  static final ArchRule nothingIsBoundToAThread =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);
}
