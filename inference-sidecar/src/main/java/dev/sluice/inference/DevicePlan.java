package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.llama.Device;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.Placement;
import dev.sluice.inference.serving.Footprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The devices that models are computed on. Immutable.
 *
 * @param choice what was asked for
 * @param gpus the GPUs that take layers; empty for the processor alone
 * @param layers how many layers each model is to have on them; empty for as many as fit
 */
record DevicePlan(DeviceChoice choice, List<Device> gpus, OptionalInt layers) {
  private static final double USABLE_SHARE = 0.9;

  /** Where a model goes and the memory that it takes there. */
  record Place(Placement placement, Footprint footprint) {

    /** Adds memory that is the machine's own wherever the layers are. */
    Place plusHost(long bytes) {
      return new Place(placement, footprint.plus(new Footprint(bytes, 0)));
    }
  }

  /** Copies the list. */
  DevicePlan {
    gpus = List.copyOf(gpus);
  }

  /**
   * Chooses among the devices that the library found.
   *
   * @param library where the library is, for the message
   * @throws LlamaException if a GPU is asked for and none is there: nothing is done on the
   *     processor that was meant for a GPU
   */
  static DevicePlan of(DeviceChoice choice, OptionalInt layers, List<Device> devices, Path library)
      throws LlamaException {
    List<Device> gpus = choice.gpus(devices);
    boolean wanted = choice.wantsGpu() || layers.orElse(0) > 0;
    if (gpus.isEmpty() && wanted) {
      String found = devices.stream().map(Device::name).collect(Collectors.joining(", "));
      throw new LlamaException(
          "No GPU is there for --device %s%s: the library in %s finds %s only; see ./sluice engine show, or use --device cpu."
              .formatted(
                  choice.name().toLowerCase(Locale.ROOT),
                  layers.isPresent() ? " --gpu-layers " + layers.getAsInt() : "",
                  library.getParent(),
                  found.isEmpty() ? "no device" : found));
    }
    return new DevicePlan(choice, gpus, layers);
  }

  /** Returns whether models are placed on a device; the processor always has its share. */
  boolean uses(Device device) {
    return device.kind() == Device.Kind.CPU
        || gpus.stream().anyMatch(gpu -> gpu.index() == device.index());
  }

  /** Returns the GPUs' memory that models may take. */
  long usableBytes() {
    return (long) (gpus.stream().mapToLong(Device::freeBytes).sum() * USABLE_SHARE);
  }

  /**
   * Places a model.
   *
   * @throws GgufException if a GPU is asked for and has no room for a single layer
   */
  Place place(ModelDescription model, MemoryNeed need) throws GgufException {
    int all = model.layers().size() + 1;
    if (gpus.isEmpty()) {
      return new Place(Placement.CPU, new Footprint(need.totalBytes(), 0));
    }
    int count = layers.isPresent() ? Math.min(layers.getAsInt(), all) : fitting(need, all);
    if (count == 0 && choice.wantsGpu() && layers.isEmpty()) {
      throw new GgufException(
          "Model file %s has no layer that fits into the %d MiB of the GPUs; use --device cpu."
              .formatted(model.file(), usableBytes() >> 20));
    }
    return new Place(
        count == 0 ? Placement.CPU : new Placement(gpus, count), split(need, count, all));
  }

  private int fitting(MemoryNeed need, int all) {
    int count = all;
    while (count > 0 && split(need, count, all).deviceBytes() > usableBytes()) {
      count--;
    }
    return count;
  }

  /** Returns where the memory is when so many of all layers are on GPUs. */
  static Footprint split(MemoryNeed need, int count, int all) {
    if (count == 0) {
      return new Footprint(need.totalBytes(), 0);
    }
    // Layers are taken as equally large; buffers are needed on either side.
    long stored = need.weightBytes() + need.cacheBytes();
    long device = (long) (stored * ((double) count / all));
    return new Footprint(stored - device + need.bufferBytes(), device + need.bufferBytes());
  }
}
