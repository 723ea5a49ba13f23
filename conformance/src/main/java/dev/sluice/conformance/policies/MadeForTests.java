package dev.sluice.conformance.policies;

import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Policy;
import dev.sluice.config.PolicyContext;
import dev.sluice.config.PolicyProvider;

/** Provides a policy that guards calls, of which only the handler differs. */
abstract class MadeForTests<S extends Record> implements PolicyProvider<S> {
  private final String key;
  private final Class<S> settings;

  MadeForTests(String key, Class<S> settings) {
    this.key = key;
    this.settings = settings;
  }

  /** Returns what handles a call. */
  abstract Handler open(S settings, PolicyContext context, Journal journal);

  @Override
  public final String key() {
    return key;
  }

  @Override
  public final Class<S> settings() {
    return settings;
  }

  @Override
  public final Policy make(String name, S set, PolicyContext context) {
    return new Policy() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Stage stage() {
        return Stage.GUARD;
      }

      @Override
      public Handler open(Journal journal) {
        return MadeForTests.this.open(set, context, journal);
      }
    };
  }
}
