package dev.sluice.extproc;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Hands bytes between messages and policies without copying; neither side changes them. */
final class Bytes {
  private Bytes() {}

  /** Returns the bytes of a message's field, the very array where it has one of its own. */
  static byte[] of(ByteString field) {
    Whole whole = new Whole(field.size());
    try {
      UnsafeByteOperations.unsafeWriteTo(field, whole);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
    byte[] array = whole.array;
    return array != null ? array : field.toByteArray();
  }

  /** Returns a field that is an array which nobody changes any more. */
  static ByteString field(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** Returns a header's value as text, a character a byte, which is how it is written back. */
  static String text(ByteString value) {
    return value.toString(StandardCharsets.ISO_8859_1);
  }

  /** Returns a header's value as bytes. */
  static ByteString field(String text) {
    return UnsafeByteOperations.unsafeWrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Takes the array of a byte string that is nothing but one. */
  private static final class Whole extends ByteOutput {
    private final int size;
    private byte @Nullable [] array;

    Whole(int size) {
      this.size = size;
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      if (offset == 0 && length == size && value.length == size) {
        array = value;
      }
    }

    @Override
    public void write(byte value) {}

    @Override
    public void write(byte[] value, int offset, int length) {}

    @Override
    public void write(ByteBuffer value) {}

    @Override
    public void writeLazy(ByteBuffer value) {}
  }
}
