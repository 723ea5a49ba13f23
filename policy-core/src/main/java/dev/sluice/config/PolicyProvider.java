package dev.sluice.config;

import dev.sluice.Policy;

/**
 * Adds a kind of policy of your own to those that files can name.
 *
 * <p>Implementations are public, have a public constructor without parameters, and are listed in
 * {@code META-INF/services/dev.sluice.config.PolicyProvider}, as {@link java.util.ServiceLoader}
 * wants it. They are looked for when a {@link Sluice} opens: first with the thread's context class
 * loader, which in a servlet container is the application's, then with the one that loaded Sluice.
 * So a JAR with a provider may lie in the application or beside Sluice's own.
 *
 * @param <S> the record that an entry's settings become; each component has a {@link
 *     dev.sluice.Setting}
 */
public interface PolicyProvider<S extends Record> {
  /** Returns what entries of {@code policies} call it: lower-case words joined by hyphens. */
  String key();

  /** Returns the class of its settings. */
  Class<S> settings();

  /**
   * Returns whether calls go on when a policy of this kind fails, unless an entry says otherwise.
   */
  default boolean failOpen() {
    return false;
  }

  /**
   * Makes the policy of one entry; called for each entry and again at each reload.
   *
   * @param name what the entry calls the policy, in reasons and messages
   * @param settings what the entry says
   * @param context what policies may use of the running Sluice
   * @throws IllegalArgumentException with a sentence for people if the settings do not fit the rest
   *     of the file; the configuration before it then stays in force
   */
  Policy make(String name, S settings, PolicyContext context);
}
