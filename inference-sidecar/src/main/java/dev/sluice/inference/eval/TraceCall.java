package dev.sluice.inference.eval;

import java.util.List;

/**
 * A recorded call.
 *
 * @param timestampMillis when it arrived, in milliseconds from any origin
 * @param inputTokens the prompt's tokens
 * @param outputTokens the answer's tokens
 * @param blocks the numbers of the prompt's blocks; equal numbers are equal prefixes
 */
record TraceCall(long timestampMillis, long inputTokens, long outputTokens, List<Long> blocks) {}
