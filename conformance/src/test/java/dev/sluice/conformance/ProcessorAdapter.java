package dev.sluice.conformance;

import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;

/** The external processor behind something that asks it. */
final class ProcessorAdapter implements Adapter {
  private final String name;
  private final Processor processor = new Processor();
  private final Front front;

  /** Starts what is in front. */
  @FunctionalInterface
  interface Starter {
    Front start(BindableService processor) throws IOException;
  }

  ProcessorAdapter(String name, Starter starter) throws IOException {
    this.name = name;
    this.front = starter.start(processor.service());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Deployment deploy(Path policy) {
    return processor.deploy(policy, front.port());
  }

  @Override
  public void close() throws IOException {
    front.close();
  }
}
