package dev.sluice.inference.serving;

/**
 * The memory that a model takes.
 *
 * @param hostBytes of the machine's own
 * @param deviceBytes of its GPUs' together
 */
public record Footprint(long hostBytes, long deviceBytes) {
  /** No memory at all. */
  public static final Footprint NONE = new Footprint(0, 0);

  /** Returns both together. */
  public Footprint plus(Footprint other) {
    return new Footprint(hostBytes + other.hostBytes, deviceBytes + other.deviceBytes);
  }

  /** Returns what is left when another is taken away. */
  public Footprint minus(Footprint other) {
    return new Footprint(hostBytes - other.hostBytes, deviceBytes - other.deviceBytes);
  }

  /** Returns whether so much is there. */
  public boolean fitsIn(Footprint room) {
    return hostBytes <= room.hostBytes && deviceBytes <= room.deviceBytes;
  }

  /** Returns the figures in MiB, for a sentence. */
  public String describe() {
    return deviceBytes == 0
        ? "%d MiB".formatted(hostBytes >> 20)
        : "%d MiB and %d MiB of the GPUs".formatted(hostBytes >> 20, deviceBytes >> 20);
  }
}
