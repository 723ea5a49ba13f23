package dev.sluice.cache;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Journal;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The cache at work on one call: looks its answer up, or keeps the one that passes. */
final class CacheHandler implements Handler {
  private static final String STATUS = "cache-status";

  /** A read from disk that takes longer than this is a miss. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** Clocks that are set right jump; what lies farther ahead was stored by a wrong one. */
  private static final Duration FUTURE = Duration.ofMinutes(-1);

  private final CachePolicy policy;
  private final Journal journal;
  private RequestDirectives wishes = RequestDirectives.NONE;
  private Protocol protocol = Protocol.MODELS;
  private String forwarded = "bypass";
  private @Nullable String key;
  private @Nullable Recording recording;
  private boolean wanted;

  CacheHandler(CachePolicy policy, Journal journal) {
    this.policy = policy;
    this.journal = journal;
  }

  @Override
  public Decision<Call> onCall(Call call) {
    protocol = call.protocol();
    if (!protocol.usesTokens()) {
      return Decision.go(call);
    }
    wishes = RequestDirectives.of(call.head().headers());
    key = policy.key(call);
    if (key == null) {
      return missed(call);
    }
    if (wishes.noCache()) {
      forwarded = "request";
      wanted = policy.store().holds(key);
      return missed(call);
    }
    forwarded = "miss";
    byte[] known = policy.store().inMemory(key);
    if (known != null) {
      return known(call, key, known);
    }
    return policy.store().onDisk(key) ? fromDisk(call, key) : missed(call);
  }

  private Decision<Call> known(Call call, String key, byte[] bytes) {
    Reply hit = hit(key, bytes);
    if (hit == null) {
      return missed(call);
    }
    journal.note("hit", "answered before", Map.of("bytes", bytes.length));
    return Decision.answer(hit);
  }

  private @Nullable Reply hit(String key, byte[] bytes) {
    StoredAnswer answer = AnswerBytes.read(bytes);
    if (answer == null) {
      policy.store().discard(key);
      return null;
    }
    Instant now = policy.environment().time().instant();
    Duration age = Duration.between(answer.storedAt(), now);
    Duration left = policy.settings().exact().minus(age);
    boolean fresh =
        left.compareTo(Duration.ZERO) > 0
            && age.compareTo(FUTURE) >= 0
            && age.compareTo(wishes.maxAge()) <= 0;
    wanted = !fresh;
    return fresh ? answer.reply(age, left) : null;
  }

  /** Waits for the disk, but not long: a miss is the answer of whoever comes too late. */
  private Decision<Call> fromDisk(Call call, String key) {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    boolean reading =
        policy
            .store()
            .read(
                key,
                bytes -> {
                  Reply hit = bytes == null ? null : hit(key, bytes);
                  later.complete(hit == null ? missed(call) : Decision.answer(hit));
                });
    if (!reading) {
      return missed(call);
    }
    journal.note("disk", "looked up on disk");
    Future<?> alarm =
        policy
            .environment()
            .timer()
            .schedule(
                () -> later.complete(missed(call)), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    later.whenComplete((decision, failure) -> alarm.cancel(false));
    return new Decision.Wait<>(later, PATIENCE.multipliedBy(8));
  }

  /** Goes on, unless the client wants nothing but a stored answer (RFC 9111, section 5.2.1.7). */
  private Decision<Call> missed(Call call) {
    if (!wishes.onlyIfCached()) {
      return Decision.go(call);
    }
    ApiError error =
        new ApiError(
            504,
            "invalid_request_error",
            "not_cached",
            null,
            "No stored answer fits this call, and its cache-control: only-if-cached allows no"
                + " other.",
            Headers.of(STATUS, "sluice; detail=only-if-cached"));
    return Decision.answer(Replies.error(call.protocol(), error));
  }

  @Override
  public Decision<AnswerHead> onHead(AnswerHead head) {
    if (!protocol.usesTokens()) {
      return Decision.go(head);
    }
    boolean keep = key != null && !wishes.noStore() && Recording.worth(head);
    if (keep) {
      recording = new Recording(protocol, head, policy.settings().maxEntry().bytes());
    }
    String ours = "sluice; fwd=" + forwarded + (keep ? "; stored" : "");
    String before = head.headers().get(STATUS);
    return Decision.go(head.with(STATUS, before == null ? ours : before + ", " + ours));
  }

  /** Keeps the answer before its last piece goes on: who asks again at once must find it. */
  @Override
  public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
    if (recording != null && key != null) {
      recording.take(piece);
      StoredAnswer answer = recording.answer(policy.environment().time().instant());
      if (answer != null) {
        policy.keep(key, answer, wanted);
        recording = null;
      }
    }
    return Decision.go(piece);
  }
}
