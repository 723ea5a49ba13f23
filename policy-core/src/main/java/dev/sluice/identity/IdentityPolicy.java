package dev.sluice.identity;

import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Journal;
import dev.sluice.Models;
import dev.sluice.Policy;
import dev.sluice.RequestHead;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Establishes who calls, and refuses calls of nobody and for models that the caller may not use.
 *
 * <p>A known key decides, also when the container has authenticated somebody, because it was made
 * for these calls; one that has expired is refused. Only where the presented key is unknown, or
 * none is there, the container's principal is looked at, because a bearer token may be the
 * container's own.
 */
public final class IdentityPolicy implements Policy {
  private static final String NAME = "identity";

  /**
   * The same for a missing, an unknown and an expired key, so that nobody can tell which it was.
   */
  private static final String UNAUTHORIZED =
      "No valid API key was given; send one as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.";

  private final Map<KeyHash, Identity> keys = new HashMap<>();
  private final @Nullable Principals principals;
  private final Models models;
  private final InstantSource time;

  /**
   * Makes the policy.
   *
   * @param models the configured models, by whose aliases models may be asked for too
   * @param time the calendar by which keys expire
   * @throws IllegalArgumentException if a key is allowed a model that is not configured, while
   *     others are
   */
  public IdentityPolicy(IdentitySettings settings, Models models, InstantSource time) {
    this.models = models;
    this.time = time;
    for (IdentitySettings.Key key : settings.keys()) {
      String whose = "the key " + key.sha256().abbreviated() + " of tenant " + key.tenant();
      requireKnown(whose, key.models());
      keys.put(key.sha256(), identity(key));
    }
    IdentitySettings.Container container = settings.container();
    if (container != null) {
      requireKnown("container", container.models());
    }
    this.principals = container == null ? null : new Principals(container);
  }

  private static Identity identity(IdentitySettings.Key key) {
    Caller caller =
        new Caller(
            key.tenant(),
            key.team(),
            key.user(),
            key.sha256().abbreviated(),
            Set.copyOf(key.roles()),
            key.priority(),
            Set.copyOf(key.models()));
    return new Identity(
        caller, Set.copyOf(key.features()), key.expires() == null ? null : key.expires().at());
  }

  /** Where no model is configured the application serves its own, whose names nobody knows here. */
  private void requireKnown(String whose, List<String> allowed) {
    for (String model : allowed) {
      boolean known = model.equals(Models.AUTO) || models.find(model) != null;
      if (!known && !models.all().isEmpty()) {
        throw new IllegalArgumentException(
            whose
                + " is allowed the model "
                + model
                + ", which is not configured; there are "
                + models.all().stream().map(each -> each.name()).toList());
      }
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Stage stage() {
    return Stage.IDENTIFY;
  }

  @Override
  public Reach reach() {
    return Reach.CALL;
  }

  @Override
  public boolean admits(RequestHead head) {
    Identity identity = identify(head, Credentials.in(head.headers()));
    return identity != null && identity.validAt(time.instant());
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public Decision<Call> onCall(Call call) {
        return decide(call, journal);
      }
    };
  }

  private Decision<Call> decide(Call call, Journal journal) {
    String presented = Credentials.in(call.head().headers());
    Identity identity = identify(call.head(), presented);
    if (identity == null || !identity.validAt(time.instant())) {
      String rule = identity != null ? "expired" : presented == null ? "no-key" : "unknown-key";
      journal.note(rule, "nobody who may call");
      return refuse(call, ApiError.unauthorized(UNAUTHORIZED));
    }
    if (!identity.caller().mayAsk(call.model(), models)) {
      journal.note("model", "the caller may not ask for the model");
      return refuse(call, modelNotAllowed(call.model()));
    }
    String feature = identity.feature(call.head().headers().get(Identity.FEATURE_HEADER));
    return Decision.go(call.withCaller(identity.caller(), feature));
  }

  /**
   * A map by digest leaks no key: who times it cannot steer SHA-256, and equality is constant-time.
   */
  private @Nullable Identity identify(RequestHead head, @Nullable String presented) {
    Identity known = presented == null ? null : keys.get(KeyHash.of(presented));
    if (known != null || principals == null || head.login() == null) {
      return known;
    }
    return principals.identify(head.login());
  }

  /** OpenAI's answer for a model outside a project's list, the same whether or not it exists. */
  private static ApiError modelNotAllowed(String model) {
    return new ApiError(
        403,
        "invalid_request_error",
        "model_not_found",
        "model",
        "This key does not have access to model '" + model + "'; ask for another one.",
        Headers.NONE);
  }

  private static Decision<Call> refuse(Call call, ApiError error) {
    return Decision.answer(Replies.error(call.protocol(), error));
  }
}
