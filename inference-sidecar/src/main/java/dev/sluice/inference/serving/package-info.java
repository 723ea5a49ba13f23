/**
 * The models that are served, each with what it needs to answer calls.
 *
 * <p>A {@link dev.sluice.inference.serving.ServedModel} joins a model's vocabulary, chat template,
 * scheduler and embeddings under the name that callers use; {@link
 * dev.sluice.inference.serving.ModelRegistry} finds it by that name and knows whether loading is
 * done. Both know the engine's interfaces and nothing of the native library or of HTTP.
 */
@NullMarked
package dev.sluice.inference.serving;

import org.jspecify.annotations.NullMarked;
