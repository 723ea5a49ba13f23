package dev.sluice.telemetry;

import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import dev.sluice.Policy;

/** Writes one record a call, whatever came of it, without any content of the call. */
public final class AuditPolicy implements Policy {
  private final AuditLog log;

  /** Makes the policy; the log stays its owner's to close. */
  public AuditPolicy(AuditLog log) {
    this.log = log;
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public Stage stage() {
    return Stage.OBSERVE;
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public void onComplete(Outcome outcome) {
        log.append(AuditRecord.of(outcome));
      }
    };
  }
}
