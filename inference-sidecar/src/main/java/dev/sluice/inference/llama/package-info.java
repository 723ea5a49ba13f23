/**
 * Binds llama.cpp's C library through the foreign function interface.
 *
 * <p>Three layers: {@link dev.sluice.inference.llama.LlamaRuntime} and {@link
 * dev.sluice.inference.llama.LlamaModel} are what the rest of the sidecar uses and implement the
 * engine's interfaces; the package-private {@code LlamaCpp} lists the C functions in use, so that a
 * test can stand in for them; {@code ForeignLlamaCpp} calls them. Structures go by value and change
 * between releases, so exactly one release is accepted.
 *
 * <p>Nothing thrown may leave a call from C into Java, and a context belongs to one thread at a
 * time: the engine sees to the latter.
 */
@NullMarked
package dev.sluice.inference.llama;

import org.jspecify.annotations.NullMarked;
