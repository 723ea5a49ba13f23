package dev.sluice.servlet;

import dev.sluice.Exchange;
import dev.sluice.upstream.Upstream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a filter needs of the policy core.
 *
 * @param exchanges begins an exchange with the policies of the moment
 * @param upstreams gives what sends calls on, or null
 * @param close releases all that was opened for this filter
 */
record Core(
    Supplier<Exchange> exchanges, Supplier<@Nullable Upstream> upstreams, Runnable close) {}
