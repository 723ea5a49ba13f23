package dev.sluice.conformance;

import dev.sluice.conformance.Adapter.Deployment;
import dev.sluice.conformance.Adapter.Row;
import dev.sluice.conformance.cases.AnswerSpec;
import dev.sluice.conformance.cases.CallSpec;
import dev.sluice.conformance.cases.ConformanceCase;
import dev.sluice.conformance.cases.LedgerSpec;
import dev.sluice.conformance.cases.RequestSpec;
import dev.sluice.conformance.cases.Texts;
import dev.sluice.conformance.cases.UpstreamSpec;
import dev.sluice.conformance.wire.Answer;
import dev.sluice.conformance.wire.Http2Client;
import dev.sluice.conformance.wire.RawClient;
import dev.sluice.conformance.wire.Received;
import dev.sluice.conformance.wire.Request;
import dev.sluice.conformance.wire.Script;
import dev.sluice.cost.Totals;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs one case on one adapter; for one use. */
public final class CaseRun {
  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final int NANO_SCALE = 9;

  private final ConformanceCase run;
  private final Adapter adapter;
  private final Providers providers;
  private final Path folder;
  private final AuditFile audit;
  private final Duration settle;
  private final List<String> differences = new ArrayList<>();

  /**
   * Makes a run.
   *
   * @param folder an empty folder, for the policy file and what it names
   */
  public CaseRun(ConformanceCase run, Adapter adapter, Providers providers, Path folder) {
    this(run, adapter, providers, folder, SETTLE);
  }

  /** Makes a run that waits so long for what the providers are to get and to end. */
  CaseRun(ConformanceCase run, Adapter adapter, Providers providers, Path folder, Duration settle) {
    this.run = run;
    this.adapter = adapter;
    this.providers = providers;
    this.folder = folder;
    this.settle = settle;
    this.audit = new AuditFile(folder.resolve("audit.jsonl"));
  }

  /**
   * Runs the case.
   *
   * @throws AssertionError if anything is not as the case says, with all that is not
   */
  public void run() throws IOException, InterruptedException {
    Path policy = folder.resolve("policy.yaml");
    Texts texts = providers.texts();
    Files.writeString(policy, texts.of(run.policy()));
    try (Deployment deployment = adapter.deploy(policy)) {
      if (run.file().load() != null) {
        String other = texts.of(run.other());
        differences.addAll(
            new LoadRun(run.file().load(), deployment, providers, policy, other).run());
      }
      List<CallSpec> calls = run.file().calls();
      for (int i = 0; i < calls.size(); i++) {
        call(calls.get(i), "case-call-" + (i + 1), deployment);
      }
      if (run.file().ledger() != null) {
        ledger(run.file().ledger(), deployment.ledger());
      }
    }
    if (!differences.isEmpty()) {
      throw new AssertionError(
          "case %s on %s is not as it should be (%s):\n%s"
              .formatted(
                  run.name(), adapter.name(), run.file().about(), String.join("\n", differences)));
    }
  }

  private void call(CallSpec spec, String id, Deployment deployment)
      throws IOException, InterruptedException {
    Texts texts = providers.texts().padded(spec.pad());
    Received received = new Received();
    Script script = new Script(texts, spec.upstream(), received, false);
    providers.play(script);
    String name = Objects.requireNonNullElse(spec.request().headers().get("x-request-id"), id);
    Request request = Request.of(spec.request(), texts, deployment.prefix(), id);
    Comparison compared = new Comparison(name);
    try {
      answer(spec.answer(), texts, send(spec.request(), request, received, deployment), compared);
    } catch (IOException e) {
      compared.wrong("no answer: " + e);
    }
    if (!script.settles(settle)) {
      compared.wrong("a provider lacks a request, or is still busy with its answer");
    }
    upstream(spec.upstream(), texts, script, compared);
    audit(spec, name, compared);
    differences.addAll(compared.differences());
  }

  static Answer send(RequestSpec spec, Request request, Received received, Deployment deployment)
      throws IOException {
    return switch (spec.version()) {
      case HTTP1 -> new RawClient(deployment.port()).send(request, received, spec.leaveAfter());
      case HTTP2 -> new Http2Client(deployment.port()).send(request, received);
    };
  }

  static void answer(AnswerSpec spec, Texts texts, Answer got, Comparison compared) {
    if (spec.status() != got.status()) {
      compared.same("status", spec.status(), got.status() + " with " + got.text());
      return;
    }
    compared.headers(spec.headers(), spec.without(), got.headers());
    compared.same("whether the body is whole", spec.whole(), got.whole());
    if (spec.body() != null) {
      compared.same("body", texts.of(spec.body()), got.text());
    }
    if (!spec.events().isEmpty()) {
      StringBuilder events = new StringBuilder();
      spec.events().forEach(event -> events.append(texts.of(event)).append("\n\n"));
      compared.same("events", events.toString(), got.text());
    }
    if (spec.json() != null) {
      compared.members("body", texts.of(spec.json()), got.text());
    }
    compared.inOrder(spec.contains().stream().map(texts::of).toList(), got.text());
    compared.lacks(spec.lacks(), got.text());
  }

  private void upstream(
      List<UpstreamSpec> expected, Texts texts, Script script, Comparison compared) {
    script.failures().forEach(compared::wrong);
    List<Script.Got> got = script.got();
    compared.same("requests to providers", expected.size(), got.size());
    for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
      UpstreamSpec spec = expected.get(i);
      Script.Got request = got.get(i);
      compared.same("provider " + (i + 1), spec.at(), request.at());
      String start = request.head().word(0) + " " + request.head().word(1);
      if (spec.request() != null) {
        compared.same("request line to a provider", spec.request(), start);
      }
      compared.headers(texts.of(spec.headers()), spec.without(), request.head().headers());
      String body = new String(request.body(), StandardCharsets.UTF_8);
      if (spec.body() != null) {
        compared.same("body to a provider", texts.of(spec.body()), body);
      }
      if (spec.json() != null) {
        compared.members("body to a provider", texts.of(spec.json()), body);
      }
    }
  }

  private void audit(CallSpec spec, String name, Comparison compared) throws IOException {
    boolean none = CallSpec.NO_AUDIT.equals(spec.audit());
    List<String> records = none ? audit.noneOf(name) : audit.of(name);
    compared.same("number of audit records", none ? 0 : 1, records.size());
    if (spec.audit() != null && !none && !records.isEmpty()) {
      compared.members("audit", providers.texts().of(spec.audit()), records.get(0));
    }
  }

  private void ledger(LedgerSpec spec, List<Row> rows) {
    Comparison compared = new Comparison("ledger");
    List<String> names = new ArrayList<>(spec.rows().stream().map(providers.texts()::of).toList());
    names.add(0, Row.WHOLE);
    for (String name : names) {
      Totals totals =
          rows.stream()
              .filter(row -> row.name().equals(name))
              .map(Row::totals)
              .findFirst()
              .orElse(Totals.ZERO);
      compared.same(name + ", calls", spec.calls(), totals.calls());
      compared.same(name + ", cached", spec.cached(), totals.cached());
      compared.same(name + ", input", spec.input(), totals.input());
      compared.same(name + ", output", spec.output(), totals.output());
      compared.same(name + ", cost", plain(spec.cost()), dollars(totals.cost().nanos()));
      compared.same(name + ", saved", plain(spec.saved()), dollars(totals.saved().nanos()));
    }
    differences.addAll(compared.differences());
  }

  private static String dollars(long nanos) {
    return plain(BigDecimal.valueOf(nanos, NANO_SCALE));
  }

  private static String plain(BigDecimal dollars) {
    return dollars.stripTrailingZeros().toPlainString();
  }
}
