/**
 * Turns a conversation into the prompt that a model was trained on.
 *
 * <p>Each model file brings its own template in the Jinja2 language; {@link
 * dev.sluice.inference.template.ChatTemplate} renders it, byte for byte as Jinja2 does with the
 * settings that model libraries use. A {@link dev.sluice.inference.template.Conversation} holds
 * what templates know: messages with their tool calls and reasoning, tools, and settings. A
 * template that loses messages is found out when the model is loaded, and refused with one
 * sentence, as a wrong prompt would give wrong answers without a trace.
 */
@NullMarked
package dev.sluice.inference.template;

import org.jspecify.annotations.NullMarked;
