package dev.sluice.config;

import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Pipeline;
import dev.sluice.Policy;
import dev.sluice.RequestHead;
import java.util.List;

/**
 * A policy that a file can name.
 *
 * @param <S> its settings record
 * @param key what entries call it
 * @param settings the class of its settings
 * @param failure what happens to calls when it fails, unless an entry says otherwise
 * @param maker makes it
 */
record PolicyKind<S extends Record>(
    String key, Class<S> settings, PolicyEntry.OnFailure failure, Maker<S> maker) {

  /** Makes the policies of one entry. */
  @FunctionalInterface
  interface Maker<S> {
    /**
     * Returns the policies, called {@code name} or beginning with it and a hyphen if they can be.
     *
     * @throws IllegalArgumentException if the settings do not fit the rest of the file
     */
    List<Policy> make(String name, S settings, Wiring wiring);
  }

  /** Returns the steps of an entry of this kind. */
  List<Pipeline.Step> steps(PolicyEntry entry, Wiring wiring) {
    PolicyEntry.OnFailure said = entry.rules().onFailure();
    boolean open = (said != null ? said : failure) == PolicyEntry.OnFailure.OPEN;
    return maker.make(entry.name(), settings.cast(entry.settings()), wiring).stream()
        .map(policy -> named(policy, entry.name()))
        .map(policy -> new Pipeline.Step(policy, open, entry.rules().shadow()))
        .toList();
  }

  /** Policies of which there is usually one know no other name than their kind's. */
  private Policy named(Policy policy, String name) {
    String own = policy.name();
    return own.equals(name) || own.startsWith(name + "-") || !own.startsWith(key)
        ? policy
        : new Renamed(policy, name + own.substring(key.length()));
  }

  private record Renamed(Policy policy, String name) implements Policy {
    @Override
    public Stage stage() {
      return policy.stage();
    }

    @Override
    public Reach reach() {
      return policy.reach();
    }

    @Override
    public boolean admits(RequestHead head) {
      return policy.admits(head);
    }

    @Override
    public Handler open(Journal journal) {
      return policy.open(journal);
    }
  }
}
