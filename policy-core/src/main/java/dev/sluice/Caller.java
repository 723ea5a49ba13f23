package dev.sluice;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, established from a key, a token or the container's principal, never from a bare
 * header.
 *
 * @param tenant who pays; {@code anonymous} where no identity policy runs
 * @param team a part of the tenant, or null
 * @param user a person or a service of the team, or null
 * @param key identifies the credential without revealing it (the first hex digits of its hash), or
 *     null where the container vouched
 * @param roles what the caller may do
 * @param priority which class the caller's calls queue in
 * @param models those that may be asked for, by name or alias; empty means all
 */
public record Caller(
    String tenant,
    @Nullable String team,
    @Nullable String user,
    @Nullable String key,
    Set<String> roles,
    Priority priority,
    Set<String> models) {

  /** Nobody in particular: what a call carries until an identity policy has spoken. */
  public static final Caller ANONYMOUS =
      new Caller("anonymous", null, null, null, Set.of(), Priority.INTERACTIVE);

  /** The classes in which calls wait; earlier ones go first. */
  public enum Priority {
    /** Somebody is waiting for the answer. */
    INTERACTIVE,
    /** A program is waiting for the answer. */
    STANDARD,
    /** Nobody is waiting: fills spare capacity. */
    BATCH
  }

  public Caller {
    if (tenant.isBlank()) {
      throw new IllegalArgumentException("a caller needs a tenant");
    }
    roles = Set.copyOf(roles);
    models = Set.copyOf(models);
  }

  /** Makes a caller who may ask for all models. */
  public Caller(
      String tenant,
      @Nullable String team,
      @Nullable String user,
      @Nullable String key,
      Set<String> roles,
      Priority priority) {
    this(tenant, team, user, key, roles, priority, Set.of());
  }

  /**
   * Returns whether a model may be asked for, under its name or an alias. Where {@code auto} may,
   * routing may choose any model.
   *
   * @param model as the call names it; empty where it names none
   * @param configured by whose aliases models may be asked for too
   */
  public boolean mayAsk(String model, Models configured) {
    if (models.isEmpty() || model.isEmpty() || models.contains(model)) {
      return true;
    }
    Model known = configured.find(model);
    return known != null && models.contains(known.name());
  }
}
