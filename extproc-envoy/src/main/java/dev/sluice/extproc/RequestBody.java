package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import dev.sluice.adapter.BodyLimits;

/** The body of a call's request as it comes in, within its limits; for one thread at a time. */
final class RequestBody {
  /** Deciding about more bytes takes longer than other calls should wait on an event loop. */
  private static final int LONG = 64 << 10;

  private static final String CONTENT_ENCODING = "content-encoding";

  private final Heads head;
  private final BodyLimits limits;
  private final Gathered gathered;

  RequestBody(Heads head, BodyLimits limits) {
    this.head = head;
    this.limits = limits;
    this.gathered = new Gathered(limits.cap());
  }

  /** Returns whether the head announces more than is allowed. */
  boolean isAnnouncedTooLarge() {
    return head.declaredLength() > limits.cap();
  }

  void add(ByteString part) {
    gathered.add(part);
  }

  boolean isTooLarge() {
    return gathered.tooLarge();
  }

  /** How long a body is that was compressed shows only when it is plain. */
  boolean isLong() {
    return gathered.size() > LONG
        || (gathered.size() > 0 && head.headers().get(CONTENT_ENCODING) != null);
  }

  /** Returns the bytes as they came. */
  byte[] bytes() {
    return gathered.bytes();
  }

  /** Returns the bytes without their coding; throws an {@code ApiException} if they cannot be. */
  byte[] plain() {
    if (gathered.tooLarge()) {
      throw limits.tooLarge();
    }
    return limits.plain(head.headers().get(CONTENT_ENCODING), gathered.bytes());
  }
}
