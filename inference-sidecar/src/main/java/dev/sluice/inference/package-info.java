/**
 * The inference sidecar: an OpenAI-compatible server that runs GGUF models on llama.cpp.
 *
 * <p>{@link dev.sluice.inference.Main} reads the command line, {@code Sidecar} puts the parts
 * together and takes them apart, {@code ModelLoader} turns model files into served models. What
 * they join lies in packages of one concern each: {@code gguf} reads files, {@code llama} binds the
 * native library, {@code engine} schedules, {@code sample} and {@code text} make text of logits,
 * {@code template} makes prompts, {@code api} and {@code http} speak the protocol, {@code metrics}
 * counts. Only this package knows them all.
 *
 * <p>The sidecar is a process of its own because the native library can end the process.
 */
@NullMarked
package dev.sluice.inference;

import org.jspecify.annotations.NullMarked;
