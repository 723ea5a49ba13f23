/**
 * Serves the OpenAI-compatible API over HTTP/1.1 with Netty.
 *
 * <p>{@link dev.sluice.inference.http.HttpServer} listens. Each connection has one call at a time;
 * its {@code HttpCall} lives on the connection's event loop and learns at once when the client
 * leaves, which cancels the generations. Endpoints read and check requests on a few worker threads,
 * never on the event loop. Events of the scheduler hop onto the event loop, so that a slow client
 * only ever fills its own bounded buffer.
 */
@NullMarked
package dev.sluice.inference.http;

import org.jspecify.annotations.NullMarked;
