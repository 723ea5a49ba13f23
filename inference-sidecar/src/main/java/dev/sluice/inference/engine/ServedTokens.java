package dev.sluice.inference.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * How much each tenant of one priority was served, so that the one served least goes next: the
 * virtual token counters of Sheng et al., "Fairness in Serving Large Language Models" (OSDI 2024).
 *
 * <p>A tenant who comes back is lifted to the least served of those under way, so that nobody saves
 * up service by staying away. Safe for all threads.
 */
final class ServedTokens {
  private static final class Account {
    private double served;
    private int underWay;
  }

  /** More tenants than these are remembered only while they have work under way. */
  private static final int REMEMBERED = 1024;

  private final Map<String, Account> accounts = new HashMap<>();
  private double lastLeft;

  /** Takes note of a generation that a tenant has submitted. */
  synchronized void join(String tenant) {
    double least = leastUnderWay();
    Account account = accounts.computeIfAbsent(tenant, name -> new Account());
    if (account.underWay == 0) {
      account.served = Math.max(account.served, least);
    }
    account.underWay++;
  }

  /** Takes note of the end of a generation. */
  synchronized void leave(String tenant) {
    Account account = accounts.get(tenant);
    if (account == null || --account.underWay > 0) {
      return;
    }
    lastLeft = account.served;
    if (accounts.size() > REMEMBERED) {
      accounts.values().removeIf(idle -> idle.underWay == 0);
    }
  }

  /** Adds tokens to what a tenant with work under way was served. */
  synchronized void charge(String tenant, double tokens) {
    Account account = accounts.get(tenant);
    if (account != null) {
      account.served += tokens;
    }
  }

  /** Returns what a tenant was served; only differences mean something. */
  synchronized double served(String tenant) {
    Account account = accounts.get(tenant);
    return account == null ? 0 : account.served;
  }

  /** Returns how many tenants are remembered. */
  synchronized int remembered() {
    return accounts.size();
  }

  private double leastUnderWay() {
    double least = Double.POSITIVE_INFINITY;
    for (Account account : accounts.values()) {
      if (account.underWay > 0) {
        least = Math.min(least, account.served);
      }
    }
    return least == Double.POSITIVE_INFINITY ? lastLeft : least;
  }
}
