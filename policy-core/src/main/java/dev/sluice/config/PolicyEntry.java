package dev.sluice.config;

import dev.sluice.Setting;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the list of policies.
 *
 * @param kind which policy it is, a key of {@link PolicyKinds}
 * @param settings the policy's own settings record
 * @param rules what every entry may say
 */
record PolicyEntry(String kind, Object settings, Rules rules) {
  /** What happens to calls when a policy fails. */
  enum OnFailure {
    /** They go on without it. */
    OPEN,
    /** They are refused. */
    CLOSED
  }

  /** What every policy may say beside its own settings. */
  record Rules(
      @Setting("name in reasons and messages; the policy's kind if not given")
          @Nullable String name,
      @Setting("whether calls go on (open) or are refused (closed) when the policy fails")
          @Nullable OnFailure onFailure,
      @Setting(value = "whether decisions are only recorded, not enforced", standard = "false")
          boolean shadow) {}

  /** Returns the name in reasons and messages. */
  String name() {
    return rules.name() != null ? rules.name() : kind;
  }
}
