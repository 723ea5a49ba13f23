/**
 * OpenAI's wire formats: requests read, answers and errors written.
 *
 * <p>{@link dev.sluice.inference.api.RequestFields} takes parameters out of a JSON body one by one,
 * checks them and refuses what is left over, so that nothing which changes the meaning of a call is
 * passed over in silence. {@link dev.sluice.inference.api.ChatRequest}, {@link
 * dev.sluice.inference.api.CompletionRequest} and {@link dev.sluice.inference.api.EmbeddingRequest}
 * are read with it. {@link dev.sluice.inference.api.AnswerFormat} writes generations in the two
 * shapes of answers. Nothing here knows HTTP.
 */
@NullMarked
package dev.sluice.inference.api;

import org.jspecify.annotations.NullMarked;
