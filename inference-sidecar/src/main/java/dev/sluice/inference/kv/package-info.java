/**
 * What sequences have computed in a decoder's attention cache, and how later ones use it again.
 *
 * <p>{@link dev.sluice.inference.kv.KvCache} hands out a {@link dev.sluice.inference.kv.KvSequence}
 * for each call: a number in the decoder, the part of the prompt that is there already, and room
 * for what follows. Keys and values of finished sequences are copied out in blocks, to memory and
 * from there to disk, and copied back for those that begin alike; which blocks stay is decided by
 * {@link dev.sluice.inference.prefix.PrefixCache}. Calls that come together wait for the first of
 * them to compute what they share. Where all sequences have one pool of cells, they share these
 * instead.
 *
 * <p>The decoder's memory itself is seen through {@link dev.sluice.inference.kv.SequenceMemory}, so
 * that all of this runs against a simulated one. Everything here belongs to the thread that
 * computes the steps, except for the statistics.
 */
@NullMarked
package dev.sluice.inference.kv;

import org.jspecify.annotations.NullMarked;
