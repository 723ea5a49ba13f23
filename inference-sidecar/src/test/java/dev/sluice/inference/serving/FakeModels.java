package dev.sluice.inference.serving;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.EmbeddingService;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.SimulatedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Models that take memory on paper only, and tell what happened to them. */
final class FakeModels {
  private final List<String> events = new ArrayList<>();

  /** Returns what happened, such as {@code load a}. */
  synchronized List<String> events() {
    return List.copyOf(events);
  }

  private synchronized void note(String event) {
    events.add(event);
  }

  Fake model(String name, long bytes) {
    return new Fake(name, Optional.empty(), bytes);
  }

  Fake adapter(String base, String name, long bytes) {
    return new Fake(base + ":" + name, Optional.of(base), bytes);
  }

  /** One model. */
  final class Fake implements ModelProvider, RunningModel {
    final CountDownLatch mayLoad = new CountDownLatch(1);
    volatile boolean waits;
    volatile boolean idle = true;
    volatile String failure = "";
    volatile boolean makesText;

    private final ModelCard card;
    private final EmbeddingService none;
    private volatile ServedModel served;

    private Fake(String name, Optional<String> base, long bytes) {
      card = new ModelCard(name, base, Instant.EPOCH, 64, new Footprint(bytes, 0));
      none =
          new EmbeddingService(
              name,
              1,
              1,
              () -> {
                throw new DecodeException("The fake makes no embeddings.");
              },
              System::nanoTime);
      served = served(new SimulatedModel(1, 64, 64, 0), Optional.empty());
    }

    private ServedModel served(SimulatedModel model, Optional<Scheduler> scheduler) {
      return new ServedModel(
          card.name(),
          Instant.EPOCH,
          64,
          model,
          new ServedModel.Template.Missing("The fake has none."),
          scheduler,
          none);
    }

    @Override
    public ModelCard card() {
      return card;
    }

    @Override
    public RunningModel load(Optional<RunningModel> base) throws ModelUnavailableException {
      if (waits) {
        try {
          mayLoad.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (!failure.isEmpty()) {
        throw new ModelUnavailableException(
            ModelUnavailableException.Reason.BROKEN, failure, Duration.ZERO);
      }
      if (makesText) {
        SimulatedModel model = new SimulatedModel(1, 64, 64, 0);
        Scheduler scheduler =
            new Scheduler(
                card.name(),
                model,
                model,
                SchedulerSettings.of(4, 1),
                Optional.empty(),
                System::nanoTime);
        served = served(model, Optional.of(scheduler));
      }
      note("load " + card.name());
      return this;
    }

    @Override
    public ServedModel served() {
      return served;
    }

    @Override
    public boolean idle() {
      return idle;
    }

    @Override
    public boolean close(Duration limit) {
      served.scheduler().ifPresent(Scheduler::close);
      note("close " + card.name());
      return true;
    }
  }
}
