package dev.sluice.inference.serving;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a model whether it is in memory or not.
 *
 * @param name the name that callers use
 * @param base the name of the model whose weights it shares, which is then loaded before it and
 *     stays as long as it; empty for a model of its own
 * @param createdAt when its file was written
 * @param contextLength the tokens that a prompt and its answer can have together
 * @param footprint the memory that it takes, on top of its base's
 */
public record ModelCard(
    String name,
    Optional<String> base,
    Instant createdAt,
    int contextLength,
    Footprint footprint) {}
