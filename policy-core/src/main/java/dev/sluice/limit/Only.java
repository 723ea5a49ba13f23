package dev.sluice.limit;

import dev.sluice.Caller;
import dev.sluice.Setting;
import org.jspecify.annotations.Nullable;

/** Whom a limit holds for; all that is given must fit. */
public record Only(
    @Setting("callers of this tenant") @Nullable String tenant,
    @Setting("callers of this team") @Nullable String team,
    @Setting("this user") @Nullable String user) {
  public Only {
    if (tenant == null && team == null && user == null) {
      throw new IllegalArgumentException("only needs a tenant, a team or a user");
    }
  }

  boolean fits(Caller caller) {
    return (tenant == null || tenant.equals(caller.tenant()))
        && (team == null || team.equals(caller.team()))
        && (user == null || user.equals(caller.user()));
  }
}
