/**
 * What the commands of the module have in common.
 *
 * <p>Each failure that a command expects is told as one sentence on the error stream behind {@code
 * sluice:}, and the process ends with a status that says whose fault it was: a wrong option's, or
 * something else's. Commands name the exceptions whose messages are such sentences; whatever else
 * is thrown is a fault of the program and comes with its stack trace.
 */
@NullMarked
package dev.sluice.inference.console;

import org.jspecify.annotations.NullMarked;
