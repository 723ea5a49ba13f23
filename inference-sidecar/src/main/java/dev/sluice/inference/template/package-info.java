/**
 * Turns a conversation into the prompt that a model was trained on.
 *
 * <p>Each model file brings its own template in the Jinja2 language; {@link
 * dev.sluice.inference.template.ChatTemplate} renders it with Jinjava. Templates that use parts of
 * Jinja2 which Jinjava lacks are found out by rendering a probe when the model is loaded, and then
 * refused with one sentence, as a wrong prompt would give wrong answers without a trace.
 */
@NullMarked
package dev.sluice.inference.template;

import org.jspecify.annotations.NullMarked;
