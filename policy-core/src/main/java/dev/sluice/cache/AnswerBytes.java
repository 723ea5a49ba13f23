package dev.sluice.cache;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Stored answers as bytes: a version, a CRC-32C of all that follows (a disk may return what was
 * never written), then the fields, lengths before contents.
 */
final class AnswerBytes {
  private static final byte VERSION = 2;
  private static final int HEADER = 1 + Integer.BYTES;

  /** Times, text length, three counts and whether there is usage. */
  private static final int FIXED = HEADER + 2 * Long.BYTES + 3 * Integer.BYTES + 1;

  private static final int USAGE = 5 * Long.BYTES + 1;
  private static final int PIECE = 1 + Integer.BYTES;

  /** In place of the length of a text that is not there. */
  private static final int ABSENT = -1;

  private AnswerBytes() {}

  /** Returns the bytes of an answer. */
  static byte[] write(StoredAnswer answer) {
    AnswerFacts facts = answer.facts();
    Texts headers = new Texts();
    answer.headers().forEach((name, value) -> headers.add(name).add(value));
    Texts names = new Texts().add(facts.id()).add(facts.model());
    Texts reasons = new Texts();
    facts.finishReasons().forEach(reasons::add);
    ByteBuffer out = ByteBuffer.allocate(size(answer, headers, names, reasons)).position(HEADER);
    out.putLong(answer.storedAt().toEpochMilli());
    headers.write(out.putInt(headers.count()));
    names.write(out);
    reasons.write(out.putInt(reasons.count()));
    usage(out, facts.usage());
    out.putLong(facts.textLength()).putInt(answer.pieces().size());
    for (AnswerPiece piece : answer.pieces()) {
      flag(out, piece.kind() == AnswerPiece.Kind.EVENT);
      out.putInt(piece.bytes().length).put(piece.bytes());
    }
    out.put(0, VERSION).putInt(1, checksum(out.array()));
    return out.array();
  }

  private static int size(StoredAnswer answer, Texts... texts) {
    int size = FIXED;
    for (Texts some : texts) {
      size += some.size();
    }
    size += answer.facts().usage() == null ? 0 : USAGE;
    for (AnswerPiece piece : answer.pieces()) {
      size += PIECE + piece.bytes().length;
    }
    return size;
  }

  /** Returns the answer of bytes, or null if they are not what {@link #write} made. */
  static @Nullable StoredAnswer read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER || in.get() != VERSION || in.getInt() != checksum(bytes)) {
      return null;
    }
    Instant storedAt = Instant.ofEpochMilli(in.getLong());
    Headers.Builder headers = new Headers.Builder();
    for (int left = in.getInt(); left > 0; left -= 2) {
      headers.add(text(in), text(in));
    }
    AnswerFacts facts = facts(in);
    int count = in.getInt();
    List<AnswerPiece> pieces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      AnswerPiece.Kind kind = flag(in) ? AnswerPiece.Kind.EVENT : AnswerPiece.Kind.BODY;
      pieces.add(new AnswerPiece(kind, bytes(in, in.getInt()), AnswerFacts.NONE));
    }
    return new StoredAnswer(storedAt, headers.build(), facts, pieces);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, HEADER, bytes.length - HEADER);
    return (int) crc.getValue();
  }

  private static AnswerFacts facts(ByteBuffer in) {
    String id = optional(in);
    String model = optional(in);
    List<String> reasons = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      reasons.add(text(in));
    }
    return new AnswerFacts(id, model, reasons, usage(in), in.getLong());
  }

  private static void usage(ByteBuffer out, @Nullable Usage usage) {
    flag(out, usage != null);
    if (usage != null) {
      out.putLong(usage.input());
      out.putLong(usage.output());
      out.putLong(usage.cachedInput());
      out.putLong(usage.cacheWrite());
      out.putLong(usage.reasoning());
      flag(out, usage.estimated());
    }
  }

  private static @Nullable Usage usage(ByteBuffer in) {
    return flag(in)
        ? new Usage(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), flag(in))
        : null;
  }

  private static void flag(ByteBuffer out, boolean value) {
    out.put((byte) (value ? 1 : 0));
  }

  private static boolean flag(ByteBuffer in) {
    return in.get() != 0;
  }

  private static @Nullable String optional(ByteBuffer in) {
    int length = in.getInt();
    return length == ABSENT ? null : text(in, length);
  }

  private static String text(ByteBuffer in) {
    return text(in, in.getInt());
  }

  private static String text(ByteBuffer in, int length) {
    return new String(bytes(in, length), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** Texts in UTF-8, whose size is known before they are written. */
  private static final class Texts {
    private final List<byte @Nullable []> all = new ArrayList<>(4);
    private int size;

    Texts add(@Nullable String text) {
      byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
      size += Integer.BYTES + (bytes == null ? 0 : bytes.length);
      all.add(bytes);
      return this;
    }

    int count() {
      return all.size();
    }

    int size() {
      return size;
    }

    void write(ByteBuffer out) {
      for (byte[] bytes : all) {
        if (bytes == null) {
          out.putInt(ABSENT);
        } else {
          out.putInt(bytes.length).put(bytes);
        }
      }
    }
  }
}
