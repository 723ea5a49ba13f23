package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static dev.sluice.extproc.EnvoyStream.responseBody;
import static dev.sluice.extproc.EnvoyStream.upstreamHead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Outcome;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that end at any point, while decisions come on other threads. */
class AbandonedCallTest {
  private static final int THREADS = 4;
  private static final int STREAMS = 300;
  private static final String CHAT = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";

  private final AtomicInteger reserved = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final ConcurrentLinkedQueue<Integer> completions = new ConcurrentLinkedQueue<>();
  private Pipelines pipelines;

  /** Reserves something for each call, at once or later, and gives it back at its end. */
  private final class Reserving implements Handler {
    private final int number = opened.getAndIncrement();
    private final Random random = new Random(number);
    private boolean holds;

    @Override
    public Decision<Call> onCall(Call call) {
      reserved.incrementAndGet();
      holds = true;
      return later(Decision.go(call));
    }

    @Override
    public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
      return later(Decision.go(piece));
    }

    private <T> Decision<T> later(Decision<T> decision) {
      if (random.nextInt(3) > 0) {
        return decision;
      }
      CompletableFuture<Decision<T>> later = new CompletableFuture<>();
      pipelines
          .timer()
          .schedule(() -> later.complete(decision), random.nextInt(300), TimeUnit.MICROSECONDS);
      return new Decision.Wait<>(later, Duration.ofSeconds(60));
    }

    @Override
    public void onComplete(Outcome outcome) {
      completions.add(number);
      if (holds) {
        reserved.decrementAndGet();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void eachCallEndsOnceAndGivesBackWhatItHolds(long seed) throws Exception {
    pipelines = new Pipelines(Reserving::new);
    try (Processor processor = Processor.of(pipelines::begin);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(seed * THREADS + i);
        runs.add(threads.submit(() -> abandon(processor, random)));
      }
      for (Future<?> run : runs) {
        run.get(120, TimeUnit.SECONDS);
      }
      for (int i = 0; i < 3000 && processor.underWay() > 0; i++) {
        Thread.sleep(10);
      }

      assertThat(processor.underWay()).isZero();
      assertThat(reserved).hasValue(0);
      assertThat(completions).doesNotHaveDuplicates().hasSize(opened.get());
      assertThat(opened.get()).isPositive();
    } finally {
      pipelines.close();
    }
  }

  private Void abandon(Processor processor, Random random) throws Exception {
    for (int i = 0; i < STREAMS; i++) {
      boolean duplex = random.nextBoolean();
      EnvoyStream envoy = duplex ? processor.duplex() : processor.buffered();
      List<ProcessingRequest.Builder> script = script(random);
      int cut = random.nextInt(script.size() + 1);
      for (int at = 0; at < cut; at++) {
        boolean waits = !duplex || at == 1;
        envoy.send(script.get(at));
        if (waits && at + 1 < cut) {
          envoy.reply();
        }
      }
      if (random.nextBoolean()) {
        envoy.reset();
      } else {
        envoy.halfClose();
      }
    }
    return null;
  }

  private static List<ProcessingRequest.Builder> script(Random random) {
    List<ProcessingRequest.Builder> script = new ArrayList<>();
    script.add(chatHead());
    script.add(requestBody(CHAT, true));
    script.add(upstreamHead("text/event-stream"));
    int events = random.nextInt(4);
    for (int i = 0; i < events; i++) {
      script.add(responseBody("data: {\"choices\":[]}\n\n", false));
    }
    script.add(responseBody("data: [DONE]\n\n", true));
    return script;
  }
}
