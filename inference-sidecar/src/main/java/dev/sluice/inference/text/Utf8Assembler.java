package dev.sluice.inference.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns pieces of bytes into whole characters; bytes that are no UTF-8 become U+FFFD.
 *
 * <p>Not for several threads at once.
 */
public final class Utf8Assembler {
  private static final int LONGEST_CHARACTER = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer rest = ByteBuffer.allocate(0);

  /**
   * Takes the next bytes.
   *
   * @param bytes the bytes of one token; may be empty
   * @return the characters that are whole now; empty when there are none yet
   */
  public String append(byte[] bytes) {
    ByteBuffer in = ByteBuffer.allocate(rest.remaining() + bytes.length).put(rest).put(bytes);
    return decode(in.flip(), false);
  }

  /**
   * Ends the text.
   *
   * @return U+FFFD when an unfinished character is left, else the empty string
   */
  public String finish() {
    return decode(rest, true);
  }

  private String decode(ByteBuffer in, boolean end) {
    CharBuffer out = CharBuffer.allocate(in.remaining() + LONGEST_CHARACTER);
    decoder.reset();
    decoder.decode(in, out, end);
    rest = in.slice();
    return out.flip().toString();
  }
}
