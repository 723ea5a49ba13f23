package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a case's file says. */
public record CaseFile(
    @Setting("what the case shows, in one sentence") String about,
    @Setting("name of the policy file, in the folder policies") String policy,
    @Setting(
            value = "adapters that cannot run the case, by name, each with the reason",
            standard = "{}")
        Map<String, String> except,
    @Setting("YAML entries that the policy file's list of policies, its end, has besides")
        @Nullable String policies,
    @Setting(value = "requests, one after the other", standard = "[]") List<CallSpec> calls,
    @Setting("many requests while policies are swapped") @Nullable LoadSpec load,
    @Setting("what the ledger says at the end") @Nullable LedgerSpec ledger) {
  public CaseFile {
    if (calls.isEmpty() == (load == null)) {
      throw new IllegalArgumentException("a case has either calls or load");
    }
  }
}
