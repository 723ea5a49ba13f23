/**
 * Sends a call to the targets of its plan and hands back the answer's bytes as they come.
 *
 * <p>{@link dev.sluice.upstream.Upstream} blocks the calling thread, which in today's servers is a
 * virtual one. It tries target after target until one begins to answer; from then on there is no
 * way back, and a connection that breaks is a {@link dev.sluice.upstream.UpstreamException}. Each
 * provider has its own pool of connections, credentials, deadlines and, where it is not reached
 * straight, {@link dev.sluice.upstream.Proxy}. Deadlines are kept by one periodic task that closes
 * the connections of what is late, so that neither a server that reads nothing nor one that sends a
 * byte a second can hold a thread; a {@link dev.sluice.upstream.Cancellation} closes them the same
 * way, whereupon the provider stops generating.
 */
@NullMarked
package dev.sluice.upstream;

import org.jspecify.annotations.NullMarked;
