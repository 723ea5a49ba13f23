/**
 * Reads what a GGUF model file says of itself, before any native code sees the file.
 *
 * <p>{@link dev.sluice.inference.gguf.GgufReader} turns the header of a file into a {@link
 * dev.sluice.inference.gguf.GgufHeader}: metadata and the list of tensors, each length checked
 * against the size of the file. {@link dev.sluice.inference.gguf.ModelDescription} picks out what
 * the sidecar must know (architecture, context length, layers, heads, chat template), and {@link
 * dev.sluice.inference.gguf.MemoryNeed} computes what loading will take. A corrupt, truncated or
 * too large model is refused here with one sentence, because the native library would abort the
 * process or take all of the machine's memory.
 *
 * <p>The format is described in {@code docs/gguf.md} of the ggml project, versions 2 and 3.
 */
@NullMarked
package dev.sluice.inference.gguf;

import org.jspecify.annotations.NullMarked;
