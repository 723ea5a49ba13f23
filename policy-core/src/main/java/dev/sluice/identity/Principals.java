package dev.sluice.identity;

import dev.sluice.Caller;
import dev.sluice.RequestHead;
import dev.sluice.identity.IdentitySettings.Container;
import dev.sluice.identity.IdentitySettings.Role;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes callers of users whom the container authenticated. */
final class Principals {
  private final Container settings;
  private final Set<String> features;
  private final Set<String> models;

  Principals(Container settings) {
    this.settings = settings;
    this.features = Set.copyOf(settings.features());
    this.models = Set.copyOf(settings.models());
  }

  Identity identify(RequestHead.Login login) {
    Set<String> granted = new HashSet<>();
    Role deciding = null;
    for (Map.Entry<String, Role> role : settings.roles().entrySet()) {
      if (login.hasRole().test(role.getKey())) {
        granted.add(role.getKey());
        deciding = deciding == null ? role.getValue() : deciding;
      }
    }
    return new Identity(caller(login.name(), granted, deciding), features, null);
  }

  private Caller caller(String user, Set<String> granted, @Nullable Role role) {
    if (role == null) {
      return new Caller(
          settings.tenant(), settings.team(), user, null, granted, settings.priority(), models);
    }
    // The team of one tenant means nothing in another.
    String team = role.tenant() == null ? settings.team() : null;
    return new Caller(
        role.tenant() == null ? settings.tenant() : role.tenant(),
        role.team() == null ? team : role.team(),
        user,
        null,
        granted,
        role.priority() == null ? settings.priority() : role.priority(),
        models);
  }
}
