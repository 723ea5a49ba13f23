/**
 * Files and batches on disk: work that nobody waits for, and that outlives the process.
 *
 * <p>{@link dev.sluice.inference.batch.FileStore} keeps files, {@link
 * dev.sluice.inference.batch.BatchService} batches: lists of calls in a file, one JSON object a
 * line, whose answers become another file. One thread begins the calls, a bounded number at a time,
 * and appends each answer when it is there. What was appended is done; a process that follows
 * another reads the answers, drops half a line at the end, and goes on with the calls that have
 * none. The shapes are those of OpenAI's {@code /v1/files} and {@code /v1/batches}. How a call is
 * answered is another's business: {@link dev.sluice.inference.batch.CallRunner}.
 */
@NullMarked
package dev.sluice.inference.batch;

import org.jspecify.annotations.NullMarked;
