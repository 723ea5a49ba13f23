/**
 * The models that are served, each with what it needs to answer calls.
 *
 * <p>A {@link dev.sluice.inference.serving.ServedModel} joins a model's vocabulary, chat template,
 * scheduler and embeddings under the name that callers use. {@link
 * dev.sluice.inference.serving.ModelRegistry} is what calls see: it knows how far the sidecar is
 * and leases models. Behind it a {@link dev.sluice.inference.serving.ModelPool} loads a model when
 * a call wants it and unloads the one unused for longest when memory is short. What a model is
 * loaded from is a {@link dev.sluice.inference.serving.ModelProvider}'s to know: this package knows
 * the engine's interfaces and nothing of files, of the native library or of HTTP.
 */
@NullMarked
package dev.sluice.inference.serving;

import org.jspecify.annotations.NullMarked;
