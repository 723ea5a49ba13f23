/**
 * What sequences have computed in a decoder's attention cache, and how later ones use it again.
 *
 * <p>{@link dev.sluice.inference.kv.KvCache} hands out a {@link dev.sluice.inference.kv.KvSequence}
 * for each call: a number in the decoder, the part of the prompt that is there already, and room
 * for what follows. The decoder's memory itself is seen through {@link
 * dev.sluice.inference.kv.SequenceMemory}, so that all of this runs against a simulated one.
 *
 * <p>Everything here belongs to the thread that computes the steps, except for the statistics.
 */
@NullMarked
package dev.sluice.inference.kv;

import org.jspecify.annotations.NullMarked;
