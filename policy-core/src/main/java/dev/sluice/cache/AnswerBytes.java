package dev.sluice.cache;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final int PIECE = 1 + Integer.BYTES;

  /** What headers and facts take as a rule; more only costs a copy. */
  private static final int ROOM_FOR_FACTS = 256;

  private AnswerBytes() {}

  /** Returns the bytes of an answer. */
  static byte[] write(StoredAnswer answer) {
    int body = answer.pieces().stream().mapToInt(piece -> PIECE + piece.bytes().length).sum();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(ROOM_FOR_FACTS + body);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(new byte[HEADER]);
      out.writeLong(answer.storedAt().toEpochMilli());
      headers(out, answer.headers());
      facts(out, answer.facts());
      out.writeInt(answer.pieces().size());
      for (AnswerPiece piece : answer.pieces()) {
        out.writeBoolean(piece.kind() == AnswerPiece.Kind.EVENT);
        out.writeInt(piece.bytes().length);
        out.write(piece.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    byte[] written = bytes.toByteArray();
    ByteBuffer.wrap(written).put(VERSION).putInt(checksum(written));
    return written;
  }

  /** Returns the answer of bytes, or null if they are not what {@link #write} made. */
  static @Nullable StoredAnswer read(byte[] bytes) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER || header.get() != VERSION || header.getInt() != checksum(bytes)) {
      return null;
    }
    int rest = bytes.length - HEADER;
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, HEADER, rest))) {
      Instant storedAt = Instant.ofEpochMilli(in.readLong());
      Headers headers = headers(in);
      AnswerFacts facts = facts(in);
      int count = in.readInt();
      List<AnswerPiece> pieces = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        AnswerPiece.Kind kind = in.readBoolean() ? AnswerPiece.Kind.EVENT : AnswerPiece.Kind.BODY;
        pieces.add(new AnswerPiece(kind, in.readNBytes(in.readInt()), AnswerFacts.NONE));
      }
      return new StoredAnswer(storedAt, headers, facts, pieces);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, HEADER, bytes.length - HEADER);
    return (int) crc.getValue();
  }

  private static void headers(DataOutputStream out, Headers headers) throws IOException {
    List<String> pairs = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          pairs.add(name);
          pairs.add(value);
        });
    out.writeInt(pairs.size());
    for (String part : pairs) {
      text(out, part);
    }
  }

  private static Headers headers(DataInputStream in) throws IOException {
    String[] pairs = new String[in.readInt()];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = text(in);
    }
    return Headers.of(pairs);
  }

  private static void facts(DataOutputStream out, AnswerFacts facts) throws IOException {
    optional(out, facts.id());
    optional(out, facts.model());
    out.writeInt(facts.finishReasons().size());
    for (String reason : facts.finishReasons()) {
      text(out, reason);
    }
    Usage usage = facts.usage();
    out.writeBoolean(usage != null);
    if (usage != null) {
      out.writeLong(usage.input());
      out.writeLong(usage.output());
      out.writeLong(usage.cachedInput());
      out.writeLong(usage.cacheWrite());
      out.writeLong(usage.reasoning());
      out.writeBoolean(usage.estimated());
    }
    out.writeLong(facts.textLength());
  }

  private static AnswerFacts facts(DataInputStream in) throws IOException {
    String id = optional(in);
    String model = optional(in);
    List<String> reasons = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      reasons.add(text(in));
    }
    Usage usage = null;
    if (in.readBoolean()) {
      usage =
          new Usage(
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readBoolean());
    }
    return new AnswerFacts(id, model, reasons, usage, in.readLong());
  }

  private static void optional(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      text(out, text);
    }
  }

  private static @Nullable String optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? text(in) : null;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
