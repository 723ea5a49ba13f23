package dev.sluice.identity;

import dev.sluice.Caller.Priority;
import dev.sluice.Setting;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may call, as a policy file says it. */
public record IdentitySettings(
    @Setting(value = "API keys, each by its hash", standard = "[]") List<Key> keys,
    @Setting("trust in the principal that the servlet container authenticated")
        @Nullable Container container) {

  public IdentitySettings {
    keys = List.copyOf(keys);
    Set<KeyHash> seen = new HashSet<>();
    for (Key key : keys) {
      if (!seen.add(key.sha256())) {
        throw new IllegalArgumentException(
            "two keys have the sha256 beginning with " + key.sha256().abbreviated());
      }
    }
    if (keys.isEmpty() && container == null) {
      throw new IllegalArgumentException(
          "callers need keys, container, or both: otherwise every call would be refused");
    }
  }

  /** An API key and whose it is. */
  public record Key(
      @Setting("SHA-256 of the key in hexadecimal, as 'sluice key hash' prints it") KeyHash sha256,
      @Setting("who pays") String tenant,
      @Setting("a part of the tenant") @Nullable String team,
      @Setting("the person or service that has the key") @Nullable String user,
      @Setting(value = "the class in which its calls wait", standard = "standard")
          Priority priority,
      @Setting(value = "what the caller may do", standard = "[]") List<String> roles,
      @Setting(
              value = "features that the client may name in x-sluice-feature; others are ignored",
              standard = "[]")
          List<String> features,
      @Setting(
              value = "names of models that it may ask for, auto being one of them; none means all",
              standard = "[]")
          List<String> models,
      @Setting("day at whose beginning (UTC), or instant at which, it ceases to be valid")
          @Nullable Expiry expires) {
    public Key {
      requireText("a key's tenant", tenant);
      roles = List.copyOf(roles);
      features = List.copyOf(features);
      models = List.copyOf(models);
    }
  }

  /** What the container's users are here. */
  public record Container(
      @Setting("who pays") String tenant,
      @Setting("a part of the tenant") @Nullable String team,
      @Setting(value = "the class in which calls wait", standard = "interactive") Priority priority,
      @Setting(
              value = "features that the client may name in x-sluice-feature; others are ignored",
              standard = "[]")
          List<String> features,
      @Setting(
              value = "names of models that may be asked for, auto being one; none means all",
              standard = "[]")
          List<String> models,
      @Setting(
              value = "what roles of the container change; the first that a user has decides",
              standard = "{}")
          Map<String, Role> roles) {
    public Container {
      requireText("the container's tenant", tenant);
      features = List.copyOf(features);
      models = List.copyOf(models);
      roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    }
  }

  /** What a role of the container changes. */
  public record Role(
      @Setting("another tenant") @Nullable String tenant,
      @Setting("another team") @Nullable String team,
      @Setting("another class in which calls wait") @Nullable Priority priority) {
    public Role {
      if (tenant != null) {
        requireText("a role's tenant", tenant);
      }
    }
  }

  private static void requireText(String what, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
  }
}
