/**
 * The policy core beside an Envoy, as an external processor.
 *
 * <p>Envoy opens one gRPC stream for each HTTP request and asks on it, message by message, what
 * shall become of the request's head, its body, the answer's head and its body. {@link
 * dev.sluice.extproc.ExternalProcessorService} answers on the thread that brings the message; only
 * what has to wait, and a long prompt, is answered later and from elsewhere, and the next message
 * comes after that.
 *
 * <p>A {@code ProcessorStream} is the gRPC side of a stream; what is said on it is a {@code
 * Conversation}: a {@code RoutedCall} with its {@code RequestHalf} and its {@code AnswerHalf}, an
 * {@code AttemptCall} in the filter chain of an upstream, or a {@code PassThrough}. Replies follow
 * messages {@code InTurn} where Envoy holds bodies or sends them part by part, and flow on their
 * own where they are {@code FullDuplex}. Whatever ends a stream, its exchange ends exactly once.
 */
@NullMarked
package dev.sluice.extproc;

import org.jspecify.annotations.NullMarked;
