package dev.sluice.servlet;

import dev.sluice.config.Begun;
import java.util.function.Supplier;

/**
 * What a filter needs of the policy core.
 *
 * @param calls begins an exchange under the configuration of the moment
 * @param close releases all that was opened for this filter
 */
record Core(Supplier<Begun> calls, Runnable close) {}
