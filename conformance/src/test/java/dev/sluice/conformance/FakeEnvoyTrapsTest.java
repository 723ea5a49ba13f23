package dev.sluice.conformance;

import io.grpc.BindableService;
import java.io.IOException;

/** The model of Envoy. */
final class FakeEnvoyTrapsTest extends ProcessorTraps {
  @Override
  Front start(ProcessorMode mode, BindableService processor, Providers behind) throws IOException {
    return new FakeEnvoyFront(mode, processor, behind);
  }
}
