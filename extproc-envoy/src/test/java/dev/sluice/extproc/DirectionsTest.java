package dev.sluice.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Plan;
import dev.sluice.Price;
import dev.sluice.Target;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectionsTest {
  private final Directions directions = new Directions();

  private static Plan plan(String model, String endpoint) {
    Target target = new Target("local", URI.create(endpoint), "m", Price.FREE);
    return new Plan(model, List.of(target));
  }

  @Test
  void remembersWhereThePlansOfAModelGo() {
    Direction first = directions.of(plan("a", "http://127.0.0.1:1/v1"), false, null);

    assertThat(directions.of(plan("a", "http://127.0.0.1:1/v1"), false, null)).isSameAs(first);
    assertThat(first.headers().get(Steering.ENDPOINT)).isEqualTo("127.0.0.1:1");
    assertThat(first.balances()).isTrue();
  }

  @Test
  void spellsAddressesAsEnvoyDoes() {
    Plan plan = plan("a", "http://[2001:DB8:0:0:0::1]:8000/v1");

    assertThat(directions.of(plan, false, null).headers().get(Steering.ENDPOINT))
        .isEqualTo("[2001:db8::1]:8000");
  }

  @Test
  void tellsPlansApartByTheirTargets() {
    directions.of(plan("a", "http://127.0.0.1:1/v1"), false, null);

    Direction moved = directions.of(plan("a", "http://127.0.0.1:2/v1"), false, null);
    Direction named = directions.of(plan("a", "http://model.example/v1"), false, null);

    assertThat(moved.headers().get(Steering.ENDPOINT)).isEqualTo("127.0.0.1:2");
    assertThat(named.headers().get(Steering.ENDPOINT)).isNull();
    assertThat(named.balances()).isFalse();
    assertThat(named.changes().getRemoveHeadersList())
        .as("a client's own choice, seen or not")
        .containsExactly(Steering.ENDPOINT);
  }

  @Test
  void asksAgainWhereEnvoySaysWhichEndpointsThereAre() {
    Plan plan = plan("a", "http://127.0.0.1:1/v1");
    directions.of(plan, false, null);

    assertThat(directions.of(plan, false, Set.of("127.0.0.1:2")).balances()).isFalse();
    assertThat(directions.size()).isEqualTo(1);
  }

  @Test
  void forgetsPlansBeforeTheyAreTooMany() {
    for (int i = 0; i < 2 * Directions.MOST; i++) {
      directions.of(plan("model-" + i, "http://127.0.0.1:1/v1"), false, null);
    }

    assertThat(directions.size()).isBetween(1, Directions.MOST);
  }
}
