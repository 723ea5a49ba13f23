package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.LargeModel;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.Heard;
import dev.sluice.inference.engine.Priority;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.SchedulerStatistics;
import dev.sluice.inference.engine.SeparatingDecoder;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.SamplingParameters;
import dev.sluice.inference.speculate.PassCost;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More callers of all priorities than there are places, short steps, and many of these given up, on
 * the real library in its deterministic mode.
 */
class MixedPrioritiesIT {
  private static final int PLACES = 4;
  private static final int CALLERS = 12;
  private static final int CALLS = 25;
  private static final int REQUESTS = 20;
  private static final int LONGEST_PROMPT = 340;
  private static final int LONGEST_ANSWER = 60;
  private static final int CONTEXT = 512;

  /** More often than that the library asks in few steps. */
  private static final int MOST_QUESTIONS = 2000;

  private record Answer(String text, List<LogProbabilities> logProbabilities) {}

  @RegisterExtension private static final LargeModel MODEL = new LargeModel();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyAnswerHasTheBitsThatItHasAlone(boolean disturbed) throws Exception {
    List<Answer> alone = new ArrayList<>();
    try (Scheduler scheduler = scheduler(newDecoder(), KvSettings.NO_STORE)) {
      for (int number = 0; number < REQUESTS; number++) {
        alone.add(answer(scheduler, number, Priority.STANDARD));
      }
    }
    Decoder decoder = disturbed ? disturbed(newDecoder(), new Random(1)) : newDecoder();
    try (Scheduler scheduler = scheduler(filling(decoder), KvSettings.inMemory(16 << 20));
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(caller(scheduler, new Random(caller), alone));
      }
      for (Future<Void> caller : executor.invokeAll(callers)) {
        caller.get();
      }
      SchedulerStatistics.Totals totals = scheduler.statistics().totals();
      assertThat(totals.preemptions()).isGreaterThan(CALLERS);
      if (disturbed) {
        assertThat(totals.interruptedSteps()).isGreaterThan(CALLERS);
      }
      assertThat(scheduler.statistics().cache().store().restoredTokens()).isPositive();
    }
  }

  private static Callable<Void> caller(Scheduler scheduler, Random random, List<Answer> alone) {
    return () -> {
      Priority[] priorities = Priority.values();
      for (int call = 0; call < CALLS; call++) {
        int number = random.nextInt(REQUESTS);
        Answer answer = answer(scheduler, number, priorities[random.nextInt(priorities.length)]);
        assertThat(answer).isEqualTo(alone.get(number));
      }
      return null;
    };
  }

  private static Answer answer(Scheduler scheduler, int number, Priority priority)
      throws Exception {
    Heard heard = new Heard();
    scheduler.submit(List.of(new Scheduler.Submission(request(number, priority), heard)));
    heard.finished();
    return new Answer(heard.text(), heard.logProbabilities());
  }

  /** Makes a request of random tokens; each third begins as others do. */
  private static GenerationRequest request(int number, Priority priority) {
    Random random = new Random(number);
    int length = 10 + random.nextInt(LONGEST_PROMPT - 9);
    Random text = number % 3 == 0 ? new Random(-1) : random;
    int[] prompt = text.ints(length, 300, 2000).toArray();
    return new GenerationRequest(
        TokenSequence.of(prompt),
        1 + random.nextInt(LONGEST_ANSWER),
        new SamplingParameters(0.9, 0, 0.95, 0, 0, 0, Map.of(), number),
        List.of(),
        2,
        new Terms(priority, "", Optional.empty(), ""),
        Optional.empty());
  }

  private static Decoder newDecoder() throws LlamaException {
    return MODEL.newDecoder(new ContextSettings(PLACES, CONTEXT, 256, 1, TensorType.Q8_0));
  }

  private static Scheduler scheduler(Decoder decoder, KvSettings kv) {
    return new Scheduler(
        "test",
        decoder,
        MODEL.vocabulary(),
        SchedulerSettings.of(CALLERS, 1).withKv(kv).withTargetTokenTime(Duration.ofMillis(2)),
        Optional.empty(),
        System::nanoTime);
  }

  /** Fills gaps between sequences, however fast the machine is. */
  private static Decoder filling(Decoder decoder) {
    PassCost cost = new PassCost();
    cost.calibrate(1, 1_000_000);
    cost.calibrate(64, 1_100_000);
    return new SeparatingDecoder(decoder, cost, System::nanoTime);
  }

  /** Gives steps up also where nobody wants it, and computes some of them again at once. */
  private static Decoder disturbed(Decoder decoder, Random random) {
    return (Decoder)
        Proxy.newProxyInstance(
            Decoder.class.getClassLoader(),
            new Class<?>[] {Decoder.class},
            (proxy, method, arguments) ->
                method.getName().equals("decode")
                    ? decode(decoder, random, arguments)
                    : invoke(decoder, method, arguments));
  }

  private static Object decode(Decoder decoder, Random random, Object[] arguments)
      throws Exception {
    TokenBatch batch = (TokenBatch) arguments[0];
    if (arguments.length == 2) {
      return decoder.decode(batch, countdown(random, (BooleanSupplier) arguments[1]));
    }
    if (!decoder.decode(batch, countdown(random, () -> false))) {
      decoder.decode(batch);
    }
    return null;
  }

  /** Answers yes at a random question in every second step, and where another does. */
  private static BooleanSupplier countdown(Random random, BooleanSupplier other) {
    int last = random.nextBoolean() ? 1 + random.nextInt(1 + random.nextInt(MOST_QUESTIONS)) : -1;
    int[] asked = {0};
    return () -> ++asked[0] == last || other.getAsBoolean();
  }

  private static Object invoke(Decoder decoder, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(decoder, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
