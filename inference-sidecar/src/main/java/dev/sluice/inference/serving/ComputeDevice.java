package dev.sluice.inference.serving;

/**
 * A device that models are computed on, or could be.
 *
 * @param name a short name, such as {@code CUDA0}
 * @param description what it is, as its maker calls it
 * @param backend what drives it, such as {@code cuda}
 * @param used whether models are placed on it
 * @param freeBytes memory that is free now
 * @param totalBytes memory that there is
 */
public record ComputeDevice(
    String name,
    String description,
    String backend,
    boolean used,
    long freeBytes,
    long totalBytes) {}
