package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Headers;
import dev.sluice.Models;
import dev.sluice.Pipeline;
import dev.sluice.Pipeline.Step;
import dev.sluice.Policy;
import dev.sluice.RequestHead;
import dev.sluice.config.PolicyEntry.OnFailure;
import dev.sluice.config.PolicyEntry.Rules;
import dev.sluice.upstream.Propagation;
import dev.sluice.upstream.Providers;
import dev.sluice.upstream.Upstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyKindTest {
  private final Fakes fakes = new Fakes();

  /** Returns the step of an entry whose policy knows only its kind's name. */
  private Step step(String kind, Rules rules) {
    PolicyEntry entry = new PolicyEntry(kind, new Fakes.Settings(200, false), rules);
    Shared shared = new Shared();
    Services services = Services.of(SystemEnvironment.create());
    try {
      Wiring wiring = wiring(services, shared);
      PolicyKind<?> used = kind.equals("stubborn") ? fakes.stubborn() : fakes.kinds().of(entry);
      return used.steps(entry, wiring).get(0);
    } finally {
      SystemEnvironment.end(services.environment().timer());
    }
  }

  private static Wiring wiring(Services services, Shared shared) {
    Upstream upstream =
        new Upstream(new Providers(Map.of()), Propagation.NONE, services.environment());
    return new Wiring(services, new Models(List.of(), Map.of()), upstream, shared.new Leases());
  }

  @Test
  void anEntryDecidesHowItsPolicyIsEnforced() {
    Pipeline.Step standard = step("fake", new Rules(null, null, false));
    assertThat(standard.failOpen()).isFalse();
    assertThat(standard.shadow()).isFalse();
    assertThat(step("other", new Rules(null, null, false)).failOpen()).isTrue();
    assertThat(step("fake", new Rules(null, OnFailure.OPEN, false)).failOpen()).isTrue();
    assertThat(step("other", new Rules(null, OnFailure.CLOSED, false)).failOpen()).isFalse();
    assertThat(step("fake", new Rules(null, null, true)).shadow()).isTrue();
  }

  @Test
  void anEntryNamesItsPolicy() {
    assertThat(step("fake", new Rules(null, null, false)).policy().name()).isEqualTo("fake");
    Step mine = step("fake", new Rules("mine", null, false));
    assertThat(mine.policy().name()).isEqualTo("mine");
    assertThat(mine.policy().stage()).isEqualTo(Policy.Stage.GUARD);
    assertThat(step("stubborn", new Rules("mine", null, false)).policy().name())
        .isEqualTo("mine-part");
  }

  @Test
  void aRenamedPolicyIsAskedWhomItAdmits() {
    Policy renamed = step("stubborn", new Rules("mine", null, false)).policy();
    RequestHead stranger =
        new RequestHead("POST", "/v1/messages", null, Headers.of("stranger", "1"), "", null);
    assertThat(renamed.admits(stranger)).isFalse();
  }
}
