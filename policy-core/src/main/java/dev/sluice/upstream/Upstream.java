package dev.sluice.upstream;

import dev.sluice.Call;
import dev.sluice.Environment;
import dev.sluice.Plan;
import dev.sluice.Target;
import dev.sluice.api.ApiException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to providers; safe for any number of threads.
 *
 * <p>It has no threads of its own: sending happens on the calling thread, deadlines are kept on the
 * environment's timer.
 */
public final class Upstream implements AutoCloseable {
  private final Map<String, Connections> connections = new TreeMap<>();
  private final Propagation propagation;
  private final Backoff backoff;
  private final LongSupplier nanos;
  private final Watchdog watchdog;

  /** Makes an upstream for the providers of a configuration, without connecting to any. */
  public Upstream(Providers providers, Propagation propagation, Environment environment) {
    providers
        .byName()
        .forEach((name, settings) -> connections.put(name, new Connections(settings)));
    Collection<Connections> all = connections.values();
    this.propagation = propagation;
    this.backoff = Backoff.standard(environment.random());
    this.nanos = environment.nanos();
    this.watchdog = new Watchdog(environment, () -> all.forEach(Connections::tidy));
  }

  /**
   * Sends a call along its plan and hands the answer to a sink, on the calling thread, which blocks
   * until the answer's end or a deadline of the provider's settings.
   *
   * <p>A target that cannot be reached, is late, or answers 408, 429, 500, 502, 503, 504 or 529 is
   * asked again as often as its provider's settings say; then the next target is tried. The last
   * one's answer is passed on whatever it is.
   *
   * @param call with a plan
   * @param cancellation ends the sending from another thread
   * @throws ApiException if no target answered; says what to tell the client
   * @throws UpstreamException if the answer broke off after the sink had its head
   * @throws CancellationException if it was cancelled
   * @throws IOException what the sink threw
   * @throws IllegalArgumentException if the call has no plan
   */
  public void send(Call call, Sink sink, Cancellation cancellation) throws IOException {
    Plan plan = call.plan();
    if (plan == null) {
      throw new IllegalArgumentException("call " + call.id() + " has no plan: no route policy ran");
    }
    new Delivery(this, call, sink, cancellation).run(plan);
  }

  /** Returns whether a target is called by ourselves also where another sends most calls. */
  public boolean isDirect(Target target) {
    Connections provider = connections(target.provider());
    return provider != null && provider.settings().direct();
  }

  /** Returns whether a target says how many tokens a message has, as Anthropic's API does. */
  public boolean countsTokens(Target target) {
    Connections provider = connections(target.provider());
    return provider != null && provider.settings().type() == ProviderSettings.Type.ANTHROPIC;
  }

  /** Returns the connections of a provider, or null if there is none of that name. */
  @Nullable Connections connections(String provider) {
    return connections.get(provider);
  }

  /**
   * Returns the request by which a target gets a call, for who lets another send it.
   *
   * @throws ApiException if the target's provider is not configured
   */
  public Outgoing outgoing(Call call, Target target) {
    Connections provider = connections(target.provider());
    if (provider == null) {
      throw Faults.unknownProvider(target);
    }
    return outgoing(call, target, provider.settings());
  }

  Outgoing outgoing(Call call, Target target, ProviderSettings provider) {
    return Outgoing.of(call, target, provider, propagation.headers(call, target));
  }

  Backoff backoff() {
    return backoff;
  }

  /** Returns a new attempt under watch. */
  Attempt begin(Connections provider) {
    Attempt attempt = new Attempt(provider, nanos);
    watchdog.add(attempt);
    return attempt;
  }

  /** Ends an attempt, which closes its connection unless it was given back. */
  void end(Attempt attempt) {
    watchdog.remove(attempt);
    attempt.close();
  }

  /** Stops what is being sent, which fails with 503, and closes all connections. */
  @Override
  public void close() {
    watchdog.close();
    connections.values().forEach(Connections::close);
  }
}
