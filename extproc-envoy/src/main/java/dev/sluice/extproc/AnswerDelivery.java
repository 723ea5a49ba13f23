package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import org.jspecify.annotations.Nullable;

/** How an answer that passed the policies gets to Envoy, which differs by the mode of its body. */
interface AnswerDelivery {
  /** Takes the head of an answer whose body follows. */
  void head();

  /** Returns whether Envoy knows what becomes of the head. */
  boolean headSent();

  /**
   * Returns whether a part is the last of the body.
   *
   * @param end whether Envoy says so
   * @param size how many bytes of the body have come with it
   */
  boolean last(boolean end, long size);

  /**
   * Takes what goes on after a part of the body has come.
   *
   * @param came the part
   * @param bytes what goes on by now
   * @param other what becomes of the head after all, if it can still be said; null for as before
   */
  void body(ByteString came, byte[] bytes, boolean last, @Nullable HeaderMutation other);

  /** Takes what goes on when the body has ended with trailers. */
  void trailers(byte[] bytes);
}
