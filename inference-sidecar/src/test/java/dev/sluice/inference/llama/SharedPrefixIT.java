package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.LargeModel;
import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.Heard;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that begin with the same 1,500 tokens, on the real library. */
class SharedPrefixIT {
  private static final int CALLS = 5;
  private static final int CONTEXT = 1600;
  private static final TokenSequence PREFIX = tokens(1, 1500);
  private static final int SHARED = 1500 / KvSettings.BLOCK_TOKENS * KvSettings.BLOCK_TOKENS;
  private static final KvSettings STORE = KvSettings.inMemory(64 << 20);

  private record Answer(String text, List<LogProbabilities> logProbabilities) {}

  private record Answered(Answer answer, GenerationEvent.Counts counts) {}

  @RegisterExtension private static final LargeModel MODEL = new LargeModel();

  @Test
  void answersBehindASharedPrefixEqualUnsharedOnesBitForBit() throws Exception {
    List<Answer> alone = new ArrayList<>();
    try (Scheduler scheduler = scheduler(KvSettings.NO_STORE, 0)) {
      for (int call = 0; call < CALLS; call++) {
        Answered answered = answer(scheduler, List.of(call)).getFirst();
        assertThat(answered.counts().cachedTokens()).isZero();
        alone.add(answered.answer());
      }
    }
    try (Scheduler scheduler = scheduler(STORE, 0)) {
      List<Answered> atOnce = answer(scheduler, all());
      assertThat(atOnce.stream().map(Answered::answer).toList()).isEqualTo(alone);
      assertThat(atOnce.getFirst().counts().cachedTokens()).isZero();
      assertThat(atOnce.stream().skip(1)).allMatch(a -> a.counts().cachedTokens() == SHARED);
      List<Answered> again = answer(scheduler, all());
      assertThat(again.stream().map(Answered::answer).toList()).isEqualTo(alone);
      assertThat(again).allMatch(a -> a.counts().cachedTokens() >= SHARED);
    }
  }

  @Test
  void aPoolHoldsTheSharedPrefixOnce() throws Exception {
    int pool = CONTEXT + CALLS * 128;
    try (Scheduler scheduler = scheduler(STORE, pool)) {
      List<Answered> atOnce = answer(scheduler, all());
      assertThat(atOnce).allMatch(a -> a.counts().completionTokens() > 0);
      assertThat(atOnce.stream().filter(a -> a.counts().cachedTokens() == SHARED))
          .hasSize(CALLS - 1);
      assertThat(atOnce).allMatch(a -> a.counts().preemptions() == 0);
    }
  }

  private static Scheduler scheduler(KvSettings kv, int pool) throws LlamaException {
    ContextSettings context = new ContextSettings(CALLS, CONTEXT, 256, 1, TensorType.Q8_0, pool);
    return new Scheduler(
        "test",
        MODEL.newDecoder(context),
        MODEL.vocabulary(),
        SchedulerSettings.of(CALLS, 1).withKv(kv),
        Optional.empty(),
        System::nanoTime);
  }

  private static List<Integer> all() {
    List<Integer> calls = new ArrayList<>();
    for (int call = 0; call < CALLS; call++) {
      calls.add(call);
    }
    return calls;
  }

  private static List<Answered> answer(Scheduler scheduler, List<Integer> calls) throws Exception {
    List<Heard> answers = new ArrayList<>();
    List<Scheduler.Submission> submissions = new ArrayList<>();
    for (int call : calls) {
      Heard heard = new Heard();
      answers.add(heard);
      submissions.add(new Scheduler.Submission(request(call), heard));
    }
    scheduler.submit(submissions);
    List<Answered> answered = new ArrayList<>();
    for (Heard heard : answers) {
      GenerationEvent.Counts counts = heard.finished().counts();
      answered.add(new Answered(new Answer(heard.text(), heard.logProbabilities()), counts));
    }
    return answered;
  }

  private static GenerationRequest request(int call) {
    // No end of text, so that every answer has as many tokens.
    int end = MODEL.vocabulary().endOfText();
    SamplingParameters sampling =
        new SamplingParameters(0.9, 0, 0.95, 0, 0, 0, Map.of(end, -100.0), call);
    return new GenerationRequest(
        PREFIX.plus(tokens(100 + call, 20)),
        12,
        sampling,
        List.of(),
        2,
        Terms.STANDARD,
        Optional.empty());
  }

  private static TokenSequence tokens(long seed, int count) {
    return TokenSequence.of(new Random(seed).ints(count, 300, 4000).toArray());
  }
}
