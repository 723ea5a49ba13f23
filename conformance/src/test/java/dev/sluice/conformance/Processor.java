package dev.sluice.conformance;

import dev.sluice.config.Begun;
import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import dev.sluice.conformance.Adapter.Deployment;
import dev.sluice.conformance.Adapter.Row;
import dev.sluice.extproc.ExternalProcessorService;
import dev.sluice.extproc.ProcessorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The external processor in this process, under the policy file of the moment. */
final class Processor {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExternalProcessorService service =
      new ExternalProcessorService(this::begin, ProcessorSettings.STANDARD);
  private volatile Sluice sluice;

  private Begun begin() {
    return sluice.begin();
  }

  ExternalProcessorService service() {
    return service;
  }

  /** Puts a policy file to work for clients of a port. */
  Deployment deploy(Path policy, int port) {
    SluiceOptions options = SluiceOptions.STANDARD.withWatch(null).withPatience(PATIENCE);
    Sluice opened = Sluice.open(policy, options);
    sluice = opened;
    return new Deployment() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public String prefix() {
        return "";
      }

      @Override
      public void reload() throws IOException {
        if (!opened.reload().ok()) {
          throw new IOException("the policy file is wrong: " + opened.lastReload().errors());
        }
      }

      @Override
      public List<Row> ledger() {
        return Row.of(opened.ledger().snapshot());
      }

      @Override
      public void close() throws IOException {
        awaitIdle();
        opened.close();
      }
    };
  }

  /** A stream that stays open when its request is over would be a leak. */
  private void awaitIdle() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (service.underWay() > 0) {
      if (System.nanoTime() > until) {
        throw new IOException(service.underWay() + " streams of the processor are still open");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for streams to end", e);
      }
    }
  }
}
