package dev.sluice.cache;

import dev.sluice.Body;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the key under which an answer is kept: SHA-256 over everything that may change the answer,
 * each field with its length before it, so that no two calls can be framed alike.
 *
 * <p>It covers who shares, the protocol, the model as routing understands it with its targets (an
 * alias is its model; a model that is moved starts anew), the path, which may name a deployment,
 * the query, the version headers of the APIs, and every member of the body byte for byte, in
 * whatever order the members come. Left out are only {@code prompt_cache_key} and {@code
 * prompt_cache_retention}, hints to the provider's prefix cache, and {@code store}, which has to be
 * false for a call to be kept at all. {@code user}, {@code safety_identifier} and {@code metadata}
 * count: an application may answer by them.
 */
final class KeyMaker {
  private static final Set<String> LEFT_OUT =
      Set.of("model", "prompt_cache_key", "prompt_cache_retention", "store");

  /** Request headers that change what an API answers. */
  private static final List<String> HEADERS =
      List.of("anthropic-version", "anthropic-beta", "openai-beta");

  private final CacheSettings.Share share;
  private final Models models;
  private final Map<String, String> identities = new HashMap<>();

  KeyMaker(CacheSettings.Share share, Models models) {
    this.share = share;
    this.models = models;
    for (Model model : models.all()) {
      identities.put(model.name(), identity(model.name(), List.of(model)));
    }
    identities.put(Models.AUTO, identity(Models.AUTO, models.all()));
  }

  /** Returns the key of a call, 43 characters of ASCII. */
  String key(Call call) {
    FramedDigest digest = new FramedDigest();
    whose(digest, call.caller());
    digest.add(call.protocol().name());
    model(digest, call.model());
    digest.add(call.head().path());
    digest.add(call.head().query());
    for (String name : HEADERS) {
      digest.add(call.head().headers().get(name));
    }
    List<Body.Member> members = new ArrayList<>(call.body().members());
    members.sort(Comparator.comparing(Body.Member::name));
    for (Body.Member member : members) {
      if (!LEFT_OUT.contains(member.name())) {
        digest.add(member.name());
        digest.add(member.value());
      }
    }
    return digest.text();
  }

  private void whose(FramedDigest digest, Caller caller) {
    digest.add(share.name());
    if (share != CacheSettings.Share.ALL) {
      digest.add(caller.tenant());
    }
    if (share == CacheSettings.Share.KEY) {
      digest.add(caller.key());
      digest.add(caller.user());
    }
  }

  private void model(FramedDigest digest, String asked) {
    Model model = models.find(asked);
    String known = identities.get(model == null ? asked : model.name());
    digest.add(known);
    if (known == null) {
      digest.add(asked);
    }
  }

  /** Returns what tells models, or their targets moved elsewhere, from others. */
  private static String identity(String asked, List<Model> models) {
    FramedDigest digest = new FramedDigest();
    digest.add(asked);
    for (Model model : models) {
      digest.add(model.name());
      digest.length(model.targets().size());
      for (Model.WeightedTarget weighted : model.targets()) {
        Target target = weighted.target();
        digest.add(target.provider());
        digest.add(target.endpoint().toString());
        digest.add(target.model());
      }
    }
    return digest.text();
  }
}
