package dev.sluice.conformance;

import dev.sluice.conformance.envoy.EnvoyProcess;
import io.grpc.BindableService;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** The real Envoy, which the model must be like. */
final class EnvoyTrapsIT extends ProcessorTraps {
  @Override
  Front start(ProcessorMode mode, BindableService processor, Providers behind) throws IOException {
    Assumptions.assumeTrue(EnvoyProcess.find().isPresent(), "no Envoy is installed");
    return new RealEnvoyFront(new EnvoyConfiguration(mode, false), processor, behind);
  }
}
