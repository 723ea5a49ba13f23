/**
 * Answers that are known already.
 *
 * <p>{@link dev.sluice.cache.CachePolicy} answers a call that was answered before, to the byte: a
 * JSON document as a document, a stream as its events. Two calls are the same only if everything
 * that may change the answer is the same, and whose calls may share an answer is configured, by
 * default those of one tenant. Only complete good answers are kept. What happened is told in the
 * terms of HTTP: {@code Cache-Control} of the request (RFC 9111) is obeyed, {@code Cache-Status}
 * (RFC 9211) and {@code Age} are set.
 *
 * <p>{@link dev.sluice.cache.CacheStore} holds the answers on the heap and on disk and outlives
 * reloads of the configuration; what is written to disk at once is what was asked for again, and of
 * the rest as much as a write rate allows. Memory is looked up inline; a read from disk is a {@code
 * Wait}, on the store's own threads.
 */
@NullMarked
package dev.sluice.cache;

import org.jspecify.annotations.NullMarked;
