package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A body as it gathers, up to a little more than is read. */
final class Gathered {
  private static final byte[] NOTHING = new byte[0];

  private final int most;
  private byte[] first = NOTHING;
  private @Nullable ByteArrayOutputStream rest;
  private long size;

  /**
   * Makes an empty body.
   *
   * @param most how many bytes are read; of more, only that there are more is kept
   */
  Gathered(int most) {
    this.most = most;
  }

  void add(ByteString bytes) {
    if (bytes.isEmpty()) {
      return;
    }
    size += bytes.size();
    if (tooLarge()) {
      return;
    }
    if (first.length == 0) {
      first = Bytes.of(bytes);
      return;
    }
    if (rest == null) {
      rest = new ByteArrayOutputStream(2 * (first.length + bytes.size()));
      rest.writeBytes(first);
    }
    rest.writeBytes(Bytes.of(bytes));
  }

  /** Returns how many bytes have come. */
  long size() {
    return size;
  }

  boolean tooLarge() {
    return size > most;
  }

  /** Returns the body, without a copy where it came in one part; always the same array then. */
  byte[] bytes() {
    if (rest != null) {
      first = rest.toByteArray();
      rest = null;
    }
    return first;
  }
}
