package dev.sluice.inference.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Calls whose prompts begin alike. */
final class PrefixLoad {
  private static final int ANSWER_TOKENS = 4;

  private final CompletionClient client;
  private final int prefixTokens;
  private final int suffixTokens;
  private final int atOnce;

  PrefixLoad(CompletionClient client, int prefixTokens, int suffixTokens, int atOnce) {
    this.client = client;
    this.prefixTokens = prefixTokens;
    this.suffixTokens = suffixTokens;
    this.atOnce = atOnce;
  }

  PrefixOutcome run(Subject subject) throws InterruptedException, BenchException {
    String prefix = subject.prompts().next(prefixTokens);
    CallRecord cold = good(call(subject, prefix));
    CallRecord second = good(call(subject, prefix));
    Quantiles warm = atOnce(subject, () -> prefix);
    String unused = subject.prompts().next(prefixTokens);
    Quantiles fresh = atOnce(subject, () -> unused);
    Quantiles unlike = atOnce(subject, () -> subject.prompts().next(prefixTokens));
    return new PrefixOutcome(
        subject.target(),
        cold.firstTokenNanos(),
        second.firstTokenNanos(),
        warm,
        fresh,
        unlike,
        second.cachedTokens());
  }

  private Quantiles atOnce(Subject subject, Supplier<String> prefixes)
      throws InterruptedException, BenchException {
    List<Callable<List<CallRecord>>> calls = new ArrayList<>();
    for (int number = 0; number < atOnce; number++) {
      String prefix = prefixes.get();
      calls.add(() -> List.of(call(subject, prefix)));
    }
    List<CallRecord> records = Load.all(calls);
    for (CallRecord record : records) {
      good(record);
    }
    return new Quantiles(records.stream().mapToLong(CallRecord::firstTokenNanos).toArray());
  }

  private CallRecord call(Subject subject, String prefix) throws InterruptedException {
    String prompt = prefix + " " + subject.prompts().next(suffixTokens);
    return client.complete(subject.target(), prompt, ANSWER_TOKENS);
  }

  private static CallRecord good(CallRecord record) throws BenchException {
    if (record.failed()) {
      throw new BenchException("A call failed: %s.".formatted(record.error()));
    }
    return record;
  }
}
