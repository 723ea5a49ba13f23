package dev.sluice.conformance;

import dev.sluice.conformance.Adapter.Deployment;
import dev.sluice.conformance.cases.AnswerSpec;
import dev.sluice.conformance.cases.LoadSpec;
import dev.sluice.conformance.cases.Texts;
import dev.sluice.conformance.cases.UpstreamSpec;
import dev.sluice.conformance.wire.Answer;
import dev.sluice.conformance.wire.Received;
import dev.sluice.conformance.wire.Request;
import dev.sluice.conformance.wire.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Many requests while two policy files take turns; for one use. */
final class LoadRun {
  private static final int MOST_TOLD = 3;
  private static final long PAUSE_MILLIS = 20;

  private final LoadSpec spec;
  private final Deployment deployment;
  private final Providers providers;
  private final Path policy;
  private final String other;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicBoolean swapped = new AtomicBoolean();
  private final AtomicInteger[] answered;
  private final Queue<String> differences = new ConcurrentLinkedQueue<>();

  LoadRun(LoadSpec spec, Deployment deployment, Providers providers, Path policy, String other) {
    this.spec = spec;
    this.deployment = deployment;
    this.providers = providers;
    this.policy = policy;
    this.other = other;
    this.answered = new AtomicInteger[spec.answers().size()];
    for (int i = 0; i < answered.length; i++) {
      answered[i] = new AtomicInteger();
    }
  }

  /** Runs and returns in what answers differed from all that the case names. */
  List<String> run() throws IOException, InterruptedException {
    Texts texts = providers.texts();
    UpstreamSpec upstream =
        new UpstreamSpec(
            UpstreamSpec.ProviderName.ALPHA, null, Map.of(), List.of(), null, null, spec.reply());
    providers.play(new Script(texts, List.of(upstream), new Received(), true));
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < spec.threads(); i++) {
      clients.add(Thread.ofVirtual().start(() -> calls(texts)));
    }
    try {
      swap();
    } finally {
      swapped.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }
    for (int i = 0; i < answered.length; i++) {
      if (answered[i].get() == 0) {
        differences.add("nobody got answer " + (i + 1) + " of those that the case names");
      }
    }
    return differences.stream().limit(MOST_TOLD).toList();
  }

  private void swap() throws IOException, InterruptedException {
    String first = Files.readString(policy);
    for (int i = 0; i < spec.swaps(); i++) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      Files.writeString(policy, i % 2 == 0 ? other : first);
      deployment.reload();
    }
  }

  private void calls(Texts texts) {
    while (sent.incrementAndGet() <= spec.requests() || !swapped.get()) {
      Request request =
          Request.of(spec.request(), texts, deployment.prefix(), "load-call-" + sent.get());
      try {
        compare(texts, CaseRun.send(spec.request(), request, new Received(), deployment));
      } catch (IOException e) {
        differences.add("no answer: " + e);
        return;
      }
    }
  }

  private void compare(Texts texts, Answer got) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < answered.length; i++) {
      AnswerSpec expected = spec.answers().get(i);
      Comparison compared = new Comparison("under load");
      CaseRun.answer(expected, texts, got, compared);
      if (compared.differences().isEmpty()) {
        answered[i].incrementAndGet();
        return;
      }
      all.addAll(compared.differences());
    }
    differences.addAll(all);
  }
}
