package dev.sluice.inference.kv;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Blocks in a file, each in a numbered slot under a name, for this process and those that follow
 * it.
 *
 * <p>The file begins with what computed its blocks; then come the slots' names, each with a number
 * that tells later ones from earlier ones and checksums (CRC-32C) of block and name, then the
 * blocks. A name is written after its block, and a block is taken only with the right checksum, so
 * that a process that ends in between leaves at worst a block that nobody finds.
 */
final class BlockFile implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BlockFile.class.getName());
  private static final byte[] FORMAT = "SluiceK1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_BYTES = 32;
  private static final int HEAD_BYTES = FORMAT.length + KEY_BYTES;
  private static final int NAME_BYTES = KEY_BYTES + Long.BYTES + 2 * Integer.BYTES;
  private static final int CHECKED_NAME_BYTES = NAME_BYTES - Integer.BYTES;
  private static final int PAGE_BYTES = 4096;
  private static final int NAMES_AT_ONCE = 4096;

  private final FileChannel channel;
  private final long blockBytes;
  private final int capacity;

  private BlockFile(FileChannel channel, long blockBytes, int capacity) {
    this.channel = channel;
    this.blockBytes = blockBytes;
    this.capacity = capacity;
  }

  /**
   * Opens a file, or makes it; one of another content is emptied, and where another process has it
   * open there is one for this process alone.
   *
   * @param content names what computes the blocks, their size and number: a SHA-256 hash
   * @throws IOException if there cannot be one
   */
  static BlockFile open(Path file, byte[] content, long blockBytes, int capacity)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
            // Prompts could be guessed from it.
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (!lock(channel)) {
        channel.close();
        LOG.log(
            Level.WARNING,
            "{0} is in use by another process; what this one puts on disk is gone when it ends",
            file);
        channel = ownFile(file);
      }
      begin(channel, file, content);
      return new BlockFile(channel, blockBytes, capacity);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static FileChannel ownFile(Path file) throws IOException {
    return FileChannel.open(
        Files.createTempFile(file.getParent(), "sluice-kv-", ".spill"),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private static void begin(FileChannel channel, Path file, byte[] content) throws IOException {
    ByteBuffer wanted = ByteBuffer.allocate(HEAD_BYTES).put(FORMAT).put(content).flip();
    ByteBuffer found = ByteBuffer.allocate(HEAD_BYTES);
    boolean whole = readFully(channel, found, 0);
    if (whole && found.flip().equals(wanted)) {
      return;
    }
    if (channel.size() > 0) {
      LOG.log(
          Level.INFO,
          "{0} is emptied, as it is damaged or was computed by another model or with other"
              + " settings",
          file);
      channel.truncate(0);
    }
    writeFully(channel, wanted, 0);
  }

  /** Returns the names of the slots that have one, those that were written earlier first. */
  Map<Long, Named> names() throws IOException {
    Map<Long, Named> names = new TreeMap<>();
    ByteBuffer buffer = ByteBuffer.allocate(NAMES_AT_ONCE * NAME_BYTES);
    for (int first = 0; first < capacity; first += NAMES_AT_ONCE) {
      buffer.clear().limit(Math.min(NAMES_AT_ONCE, capacity - first) * NAME_BYTES);
      boolean more = readFully(channel, buffer, nameAt(first));
      buffer.flip();
      for (int slot = first; buffer.remaining() >= NAME_BYTES; slot++) {
        readName(slot, buffer, names);
      }
      if (!more) {
        break;
      }
    }
    return names;
  }

  private static void readName(int slot, ByteBuffer buffer, Map<Long, Named> names) {
    ByteBuffer entry = buffer.slice(buffer.position(), NAME_BYTES);
    buffer.position(buffer.position() + NAME_BYTES);
    byte[] key = new byte[KEY_BYTES];
    entry.get(key);
    long number = entry.getLong();
    int checksum = entry.getInt();
    if (number > 0 && checksum(entry.slice(0, CHECKED_NAME_BYTES)) == entry.getInt()) {
      names.put(number, new Named(slot, HexFormat.of().formatHex(key), checksum));
    }
  }

  /**
   * A slot with a name.
   *
   * @param checksum of the block
   */
  record Named(int slot, String key, int checksum) {}

  /**
   * Writes a block and then its name.
   *
   * @param number greater than that of everything written before
   * @return the name
   */
  Named write(int slot, String key, long number, ByteBuffer block) throws IOException {
    byte[] name = HexFormat.of().parseHex(key);
    int checksum = checksum(block);
    writeFully(channel, block.duplicate(), blockAt(slot));
    ByteBuffer entry = ByteBuffer.allocate(NAME_BYTES).put(name).putLong(number).putInt(checksum);
    entry.putInt(checksum(entry.slice(0, CHECKED_NAME_BYTES)));
    writeFully(channel, entry.flip(), nameAt(slot));
    return new Named(slot, key, checksum);
  }

  /** Reads a block; returns false where what is there is not the block of this name. */
  boolean read(Named named, ByteBuffer block) throws IOException {
    boolean whole = readFully(channel, block.duplicate(), blockAt(named.slot()));
    return whole && checksum(block) == named.checksum();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    return (int) checksum.getValue();
  }

  private long nameAt(int slot) {
    return HEAD_BYTES + (long) slot * NAME_BYTES;
  }

  private long blockAt(int slot) {
    long first = Math.ceilDiv(nameAt(capacity), PAGE_BYTES) * (long) PAGE_BYTES;
    return first + slot * blockBytes;
  }

  /** Fills a buffer; returns false where the file ends before. */
  private static boolean readFully(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }

  /** Frees the disk. */
  void clear() throws IOException {
    channel.truncate(0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
