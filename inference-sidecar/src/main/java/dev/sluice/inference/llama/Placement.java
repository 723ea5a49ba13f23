package dev.sluice.inference.llama;

import java.util.List;

/**
 * Where a model's layers go.
 *
 * @param gpus the devices that take layers, in proportion to their free memory; empty for none
 * @param layers how many of the last layers they take, the output counted as one
 */
public record Placement(List<Device> gpus, int layers) {
  /** Everything in the machine's own memory. */
  public static final Placement CPU = new Placement(List.of(), 0);

  /** Copies the list and checks that layers have a place. */
  public Placement {
    gpus = List.copyOf(gpus);
    if (layers < 0 || (layers > 0 && gpus.isEmpty())) {
      throw new IllegalArgumentException(
          "%d layers cannot go on %d GPUs".formatted(layers, gpus.size()));
    }
  }
}
