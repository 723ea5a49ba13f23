/**
 * The policy core beside an Envoy, as an external processor.
 *
 * <p>Envoy opens one gRPC stream for each HTTP request and asks on it, message by message, what
 * shall become of the request's head, its body, the answer's head and its body. {@link
 * dev.sluice.extproc.ExternalProcessorService} answers on the thread that brings the message, and
 * only what has to wait is answered later.
 */
@NullMarked
package dev.sluice.extproc;

import org.jspecify.annotations.NullMarked;
