package dev.sluice.cache;

import dev.sluice.Call;
import dev.sluice.Environment;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.JsonText;
import dev.sluice.Models;
import dev.sluice.Policy;
import dev.sluice.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls that were answered before, and keeps complete good answers.
 *
 * <p>Chats, completions, embeddings and Anthropic's messages are cached; the Responses API is not,
 * because its calls go on from state that the provider holds, nor is a chat that the provider is to
 * {@code store}. An answer must depend on the body and the caller alone: in front of an application
 * that answers by cookies or sessions, this policy is not for you.
 *
 * <p>Upstream's {@code Cache-Control} is not looked at: providers forbid caching of every answer,
 * and whoever configures this policy wants it. Embeddings, and calls with temperature 0 or a seed,
 * count as deterministic.
 */
public final class CachePolicy implements Policy {
  private final CacheSettings settings;
  private final CacheStore store;
  private final KeyMaker keys;
  private final Environment environment;
  private final WriteBudget unproven;

  /**
   * Makes the policy.
   *
   * @param store is shared with earlier and later configurations and closed by its owner
   * @param models tells aliases from models
   * @param environment its clock says how old answers are, its timer bounds reads from disk
   */
  public CachePolicy(
      CacheSettings settings, CacheStore store, Models models, Environment environment) {
    this.settings = settings;
    this.store = store;
    this.keys = new KeyMaker(settings.share(), models);
    this.environment = environment;
    this.unproven =
        new WriteBudget(settings.diskWrites(), settings.maxEntry(), environment.nanos());
  }

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public Stage stage() {
    return Stage.CACHE;
  }

  @Override
  public Handler open(Journal journal) {
    return new CacheHandler(this, journal);
  }

  CacheSettings settings() {
    return settings;
  }

  CacheStore store() {
    return store;
  }

  /**
   * Keeps an answer.
   *
   * @param wanted whether it was asked for before, which puts it on disk whatever that costs; what
   *     the disk has under the key is out of date
   */
  void keep(String key, StoredAnswer answer, boolean wanted) {
    byte[] bytes = AnswerBytes.write(answer);
    store.put(key, bytes, wanted || unproven.take(bytes.length));
  }

  Environment environment() {
    return environment;
  }

  /** Returns the key of a call, or null if its answer is not to be kept. */
  @Nullable String key(Call call) {
    boolean cached =
        switch (call.protocol()) {
          case CHAT, COMPLETIONS, EMBEDDINGS, MESSAGES -> !said(call, "store", "true");
          case RESPONSES, MODELS, COUNT_TOKENS -> false;
        };
    boolean wanted = settings.when() == CacheSettings.When.ALWAYS || deterministic(call);
    return cached && wanted ? keys.key(call) : null;
  }

  private static boolean deterministic(Call call) {
    Double temperature = call.parameters().temperature();
    return call.protocol() == Protocol.EMBEDDINGS
        || (temperature != null && temperature == 0)
        || (call.body().get("seed") != null && !said(call, "seed", "null"));
  }

  private static boolean said(Call call, String member, String json) {
    JsonText value = call.body().get(member);
    return value != null && value.length() == json.length() && value.toString().equals(json);
  }
}
