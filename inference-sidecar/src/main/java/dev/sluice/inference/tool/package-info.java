/**
 * The commands that work on model files and on the engine, and serve nothing.
 *
 * <p>{@link dev.sluice.inference.tool.ToolMain} is a program of its own, which the {@code sluice}
 * command starts on this module's class path: {@code model show} says what a file holds and whether
 * it fits, {@code quantize} makes it smaller, {@code perplexity} measures what that costs, {@code
 * engine} shows and fetches the native library. Each command reads its options and leaves the work
 * to a class without any.
 *
 * <p>They end with status 0, with 2 when what they were given is wrong, and with 1 when the machine
 * cannot do it; one sentence on standard error says why.
 */
@NullMarked
package dev.sluice.inference.tool;

import org.jspecify.annotations.NullMarked;
