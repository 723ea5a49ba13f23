package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Caller.Priority;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Models;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.RequestHead;
import dev.sluice.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityPolicyTest {
  private static final String SECRET = "sk-very-secret";

  private static IdentitySettings.Key key(
      String secret, List<String> models, @Nullable String expires) {
    return new IdentitySettings.Key(
        KeyHash.of(secret),
        "acme",
        "search",
        "bot",
        Priority.BATCH,
        List.of("reader"),
        List.of("summary"),
        models,
        expires == null ? null : Expiry.parse(expires));
  }

  private static IdentitySettings.Container container() {
    Map<String, IdentitySettings.Role> roles = new LinkedHashMap<>();
    roles.put("admin", new IdentitySettings.Role(null, "ops", Priority.INTERACTIVE));
    roles.put("nightly", new IdentitySettings.Role("internal", null, Priority.BATCH));
    return new IdentitySettings.Container(
        "acme", "web", Priority.STANDARD, List.of(), List.of(), roles);
  }

  private static Decision<Call> decide(IdentitySettings settings, Call call) {
    return exchange(settings).onCall(call);
  }

  private static Exchange exchange(IdentitySettings settings) {
    var environment = Sample.environment(new AtomicLong());
    var policy = new IdentityPolicy(settings, Sample.models(), environment.time());
    return Sample.pipeline(environment, policy).begin();
  }

  private static IdentitySettings keys(IdentitySettings.Key... keys) {
    return new IdentitySettings(List.of(keys), null);
  }

  private static Call from(Call call, String user, String... roles) {
    RequestHead head = call.head();
    Set<String> granted = Set.of(roles);
    return call.withHead(
        new RequestHead(
            head.method(),
            head.path(),
            head.query(),
            head.headers(),
            head.remoteAddress(),
            new RequestHead.Login(user, granted::contains)));
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer sk-very-secret",
    "authorization, bearer   sk-very-secret",
    "x-api-key, sk-very-secret",
    "api-key, sk-very-secret"
  })
  void aKnownKeySaysWhoCalls(String name, String value) {
    Call call = Sample.go(decide(keys(key(SECRET, List.of(), null)), call(name, value)));
    assertThat(call.caller())
        .isEqualTo(
            new Caller(
                "acme",
                "search",
                "bot",
                KeyHash.of(SECRET).abbreviated(),
                Set.of("reader"),
                Priority.BATCH));
    assertThat(call.feature()).isNull();
  }

  private static Call call(String... headers) {
    return Sample.call(Headers.of(headers));
  }

  @Test
  void missingUnknownAndExpiredKeysGetOneAnswer() {
    IdentitySettings settings =
        keys(key(SECRET, List.of(), null), key("old", List.of(), "2026-11-21"));
    Reply missing = Sample.reply(decide(settings, call()));
    Reply unknown = Sample.reply(decide(settings, call("x-api-key", "sk-guess")));
    Reply expired = Sample.reply(decide(settings, call("x-api-key", "old")));
    assertThat(missing.head().status()).isEqualTo(401);
    assertThat(missing.head().headers().get("www-authenticate")).isEqualTo("Bearer");
    assertThat(Sample.text(missing)).contains("invalid_api_key").contains("Authorization: Bearer");
    assertThat(List.of(unknown.head(), expired.head())).containsOnly(missing.head());
    assertThat(List.of(Sample.text(unknown), Sample.text(expired)))
        .containsOnly(Sample.text(missing));
  }

  @Test
  void whoMayNotCallIsKnownBeforeTheBodyIsRead() {
    IdentitySettings settings =
        keys(key(SECRET, List.of(), null), key("old", List.of(), "2026-11-21"));
    IdentityPolicy policy =
        new IdentityPolicy(settings, Sample.models(), Sample.environment(new AtomicLong()).time());

    assertThat(policy.admits(call("x-api-key", SECRET).head())).isTrue();
    assertThat(policy.admits(call().head())).isFalse();
    assertThat(policy.admits(call("x-api-key", "sk-guess").head())).isFalse();
    assertThat(policy.admits(call("x-api-key", "old").head())).as("expired").isFalse();
  }

  @Test
  void theJournalTellsWhyWithoutTheKey() {
    Exchange exchange = exchange(keys(key(SECRET, List.of(), null)));
    exchange.onCall(call("x-api-key", "sk-guess"));
    assertThat(exchange.reasons())
        .singleElement()
        .hasFieldOrPropertyWithValue("rule", "unknown-key");
    assertThat(exchange.reasons().toString()).doesNotContain("sk-guess");
  }

  @Test
  void aKeyExpiresAtItsInstant() {
    assertThat(Sample.go(decide(keys(key(SECRET, List.of(), "2026-11-21T12:00:01Z")), withKey())))
        .isNotNull();
    Reply reply =
        Sample.reply(decide(keys(key(SECRET, List.of(), "2026-11-21T12:00:00Z")), withKey()));
    assertThat(reply.head().status()).isEqualTo(401);
    assertThatThrownBy(() -> Expiry.parse("next year")).hasMessageContaining("2027-01-01");
  }

  private static Call withKey() {
    return call("x-api-key", SECRET);
  }

  @Test
  void theFirstCredentialDecides() {
    Call call = call("authorization", "Bearer nobody", "x-api-key", SECRET);
    assertThat(Sample.reply(decide(keys(key(SECRET, List.of(), null)), call)).head().status())
        .isEqualTo(401);
    Call basic = call("authorization", "Basic Zm9vOmJhcg==", "x-api-key", SECRET);
    assertThat(Sample.go(decide(keys(key(SECRET, List.of(), null)), basic)).caller().tenant())
        .isEqualTo("acme");
  }

  @Test
  void anAllowListHoldsForNamesAliasesAndAuto() {
    IdentitySettings settings = keys(key(SECRET, List.of("small"), null));
    assertThat(asking(settings, "small")).isEqualTo(0);
    assertThat(asking(settings, "gpt-4o-mini")).isEqualTo(0);
    assertThat(asking(settings, "large")).isEqualTo(403);
    assertThat(asking(settings, "auto")).isEqualTo(403);
    assertThat(asking(settings, "no-such-model")).isEqualTo(403);
    assertThat(asking(keys(key(SECRET, List.of("auto"), null)), "auto")).isEqualTo(0);
  }

  private static int asking(IdentitySettings settings, String model) {
    Decision<Call> decision =
        decide(settings, Sample.call(Headers.of("x-api-key", SECRET), Protocol.CHAT, model));
    return decision instanceof Decision.Continue<Call> ? 0 : Sample.reply(decision).head().status();
  }

  @Test
  void theListOfModelsNeedsAKeyAndNoModel() {
    IdentitySettings settings = keys(key(SECRET, List.of("small"), null));
    Call list = Sample.call(Headers.NONE, Protocol.MODELS, "");
    assertThat(Sample.reply(decide(settings, list)).head().status()).isEqualTo(401);
    assertThat(asking(settings, "")).isEqualTo(0);
  }

  @Test
  void anthropicClientsGetTheirOwnShape() {
    Call call = Sample.call(Headers.NONE, Protocol.MESSAGES, "small");
    assertThat(Sample.text(Sample.reply(decide(keys(key(SECRET, List.of(), null)), call))))
        .contains("\"type\":\"error\"")
        .contains("authentication_error");
  }

  @Test
  void onlyDeclaredFeaturesCount() {
    IdentitySettings settings = keys(key(SECRET, List.of(), null));
    Call declared = call("x-api-key", SECRET, "x-sluice-feature", "summary");
    Call invented = call("x-api-key", SECRET, "x-sluice-feature", "free-lunch");
    assertThat(Sample.go(decide(settings, declared)).feature()).isEqualTo("summary");
    assertThat(Sample.go(decide(settings, invented)).feature()).isNull();
  }

  @Test
  void thePrincipalIsMappedByItsFirstRole() {
    IdentitySettings settings = new IdentitySettings(List.of(), container());
    Caller none = Sample.go(decide(settings, from(call(), "ann"))).caller();
    Caller both = Sample.go(decide(settings, from(call(), "bob", "nightly", "admin"))).caller();
    Caller batch = Sample.go(decide(settings, from(call(), "cron", "nightly"))).caller();
    assertThat(none).isEqualTo(new Caller("acme", "web", "ann", null, Set.of(), Priority.STANDARD));
    assertThat(both)
        .isEqualTo(
            new Caller(
                "acme", "ops", "bob", null, Set.of("admin", "nightly"), Priority.INTERACTIVE));
    assertThat(batch)
        .isEqualTo(new Caller("internal", null, "cron", null, Set.of("nightly"), Priority.BATCH));
  }

  @Test
  void aPrincipalCountsOnlyWhereTheFileSaysSo() {
    Call call = from(call(), "ann", "admin");
    assertThat(Sample.reply(decide(keys(key(SECRET, List.of(), null)), call)).head().status())
        .isEqualTo(401);
  }

  @Test
  void aKnownKeyWinsOverThePrincipalAndAnUnknownOneDoesNot() {
    IdentitySettings settings =
        new IdentitySettings(
            List.of(key(SECRET, List.of(), null), key("old", List.of(), "2020-01-01")),
            container());
    assertThat(Sample.go(decide(settings, from(withKey(), "ann"))).caller().user())
        .isEqualTo("bot");
    Call token = call("authorization", "Bearer the-container-s-own-token");
    assertThat(Sample.go(decide(settings, from(token, "ann"))).caller().user()).isEqualTo("ann");
    assertThat(
            Sample.reply(decide(settings, from(call("x-api-key", "old"), "ann"))).head().status())
        .isEqualTo(401);
  }

  @Test
  void settingsThatCannotBeMeantAreRefused() {
    assertThatThrownBy(() -> new IdentitySettings(List.of(), null))
        .hasMessageContaining("every call would be refused");
    IdentitySettings.Key key = key(SECRET, List.of(), null);
    assertThatThrownBy(() -> keys(key, key)).hasMessageContaining("two keys");
    IdentitySettings dangling = keys(key(SECRET, List.of("smal"), null));
    assertThatThrownBy(() -> new IdentityPolicy(dangling, Sample.models(), () -> Sample.NOW))
        .hasMessageContaining("smal, which is not configured; there are [small, large]");
    assertThat(new IdentityPolicy(dangling, new Models(List.of(), Map.of()), () -> Sample.NOW))
        .isNotNull();
  }
}
