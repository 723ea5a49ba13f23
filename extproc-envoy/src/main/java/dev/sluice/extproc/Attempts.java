package dev.sluice.extproc;

import dev.sluice.Call;
import dev.sluice.Exchange;
import dev.sluice.Plan;
import dev.sluice.Target;
import dev.sluice.config.Begun;
import dev.sluice.upstream.Upstream;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the two streams meet on which Envoy asks about one call: the router's, which decides, and
 * that of each attempt to send it, which makes of it what the chosen upstream gets.
 *
 * <p>A decided call stays here under a name that nobody can guess until it has ended. Safe for many
 * threads.
 */
final class Attempts {
  /** Calls end with their streams, so only a flood gets here. */
  static final int MOST = 1 << 16;

  private final Map<String, Ticket> decided = new ConcurrentHashMap<>();

  /** Returns a place for a call that has begun. */
  Ticket ticket(Begun begun) {
    return new Ticket(begun.exchange(), begun.upstream());
  }

  /** Returns the call of a name, or null if there is none or it has ended. */
  @Nullable Ticket find(String name) {
    return decided.get(name);
  }

  /** How many calls are here. */
  int size() {
    return decided.size();
  }

  /** One call, from its decision to its end. */
  final class Ticket {
    private final String name = UUID.randomUUID().toString();
    private final Exchange exchange;
    private final Upstream upstream;
    private final AtomicInteger tries = new AtomicInteger();
    private volatile boolean answered;
    private final Deque<Target> tried = new ConcurrentLinkedDeque<>();
    private volatile @Nullable Call call;

    Ticket(Exchange exchange, Upstream upstream) {
      this.exchange = exchange;
      this.upstream = upstream;
    }

    String name() {
      return name;
    }

    Upstream upstream() {
      return upstream;
    }

    /** Returns the decided call. */
    Call call() {
      return Objects.requireNonNull(call, "found before it was decided");
    }

    /** Lets attempts find the call; returns false if too many calls are here already. */
    boolean publish(Call decidedCall) {
      call = decidedCall;
      if (decided.size() >= MOST) {
        return false;
      }
      decided.put(name, this);
      return true;
    }

    /** Lets no attempt find the call any more. */
    void withdraw() {
      decided.remove(name);
    }

    /**
     * Returns the target at the upstream that answered, of several there the one tried last; where
     * none is there, the last of all, and null before the first attempt. Later attempts count no
     * more.
     */
    @Nullable Target answered(Predicate<Target> there) {
      answered = true;
      for (Target target : tried) {
        if (there.test(target)) {
          return target;
        }
      }
      return tried.peekFirst();
    }

    /**
     * Returns the target for an attempt at an upstream, and takes note of it: of several targets
     * there, the next one for each further attempt.
     *
     * @param there whether a target is at the upstream that Envoy has chosen
     */
    @Nullable Target next(Predicate<Target> there) {
      Plan plan = call().plan();
      List<Target> targets =
          plan == null ? List.of() : plan.targets().stream().filter(there).toList();
      if (targets.isEmpty()) {
        return null;
      }
      Target target = targets.get(Math.min(tries.getAndIncrement(), targets.size() - 1));
      tried.remove(target);
      tried.addFirst(target);
      if (!answered) {
        exchange.sentTo(target);
      }
      return target;
    }
  }
}
