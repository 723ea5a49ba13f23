package dev.sluice.conformance.policies;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Journal;
import dev.sluice.Model;
import dev.sluice.Plan;
import dev.sluice.Policy;
import dev.sluice.Reply;
import dev.sluice.Setting;
import dev.sluice.Target;
import dev.sluice.api.AnswerReader;
import dev.sluice.config.PolicyContext;
import dev.sluice.config.PolicyProvider;
import dev.sluice.upstream.Cancellation;
import dev.sluice.upstream.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A policy that asks a model by itself and answers with what that says, unless it is not sure: the
 * bones of a cascade.
 */
public final class Asking implements PolicyProvider<Asking.Settings> {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Whom it asks. */
  public record Settings(
      @Setting("model that it asks first") String model,
      @Setting("text in an answer that says that the model is not sure") String unsure) {}

  /** Makes the provider, as the service loader does. */
  public Asking() {}

  @Override
  public String key() {
    return "test-ask";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Policy make(String name, Settings settings, PolicyContext context) {
    Model model = context.models().find(settings.model());
    if (model == null) {
      throw new IllegalArgumentException("no model is called " + settings.model());
    }
    Workers workers = context.open(name, Workers.class, Workers::new);
    return new AskingPolicy(name, settings.unsure(), model, context, workers);
  }

  /** Threads that may wait for a model, closed with the configuration. */
  private static final class Workers implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    void run(Runnable task) {
      threads.execute(task);
    }

    @Override
    public void close() {
      threads.shutdownNow();
      try {
        threads.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record AskingPolicy(
      String name, String unsure, Model model, PolicyContext context, Workers workers)
      implements Policy {
    @Override
    public Stage stage() {
      return Stage.ROUTE;
    }

    @Override
    public Handler open(Journal journal) {
      return new Handler() {
        private final Cancellation cancellation = new Cancellation();

        @Override
        public Decision<Call> onCall(Call call) {
          CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
          later.whenComplete((decision, failure) -> cancellation.cancel());
          try {
            workers.run(() -> ask(call, journal, cancellation, later));
          } catch (RejectedExecutionException e) {
            later.completeExceptionally(e);
          }
          return new Decision.Wait<>(later, LONGEST);
        }
      };
    }

    private void ask(
        Call call,
        Journal journal,
        Cancellation cancellation,
        CompletableFuture<Decision<Call>> later) {
      try {
        Target target = model.targets().get(0).target();
        Collector answer = new Collector(call);
        context
            .upstream()
            .send(call.withPlan(new Plan(model.name(), List.of(target))), answer, cancellation);
        Reply reply = answer.reply(target);
        boolean sure = reply.head().ok() && !answer.contains(unsure);
        journal.note("asked", sure ? "the model is sure" : "the model is not sure");
        later.complete(sure ? Decision.answer(reply) : Decision.go(call));
      } catch (IOException | RuntimeException e) {
        later.completeExceptionally(e);
      }
    }
  }

  /** Gathers an answer; for one thread. */
  private static final class Collector implements Sink {
    private final Call call;
    private final List<AnswerPiece> pieces = new ArrayList<>();
    private AnswerHead head = new AnswerHead(502, Headers.NONE);
    private @Nullable AnswerReader reader;

    Collector(Call call) {
      this.call = call;
    }

    @Override
    public void attempt(Target target) {}

    @Override
    public void head(AnswerHead begun) {
      head = begun.with("x-asked", "true");
      reader = new AnswerReader(call.protocol(), begun);
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) {
      if (reader != null) {
        reader.feed(buffer, offset, length, pieces::add);
      }
    }

    Reply reply(Target asked) {
      if (reader != null) {
        reader.finish(
            piece -> {
              if (piece.kind() != AnswerPiece.Kind.END) {
                pieces.add(piece);
              }
            });
      }
      return new Reply(Reply.Origin.UPSTREAM, asked, head, pieces);
    }

    boolean contains(String text) {
      return pieces.stream()
          .map(piece -> new String(piece.bytes(), StandardCharsets.UTF_8))
          .anyMatch(said -> said.contains(text));
    }
  }
}
