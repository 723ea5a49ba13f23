/**
 * Which prompt prefixes the attention cache keeps, and which it gives up when room is short.
 *
 * <p>{@link dev.sluice.inference.prefix.PrefixCache} is an index of token blocks, a tree for each
 * salt, so that tenants who ask for it never share. A caller acquires the blocks of a prompt and
 * gets a {@link dev.sluice.inference.prefix.Lease}: the blocks found, the slots of all, and the
 * promise that none of them goes before it is released. Idle leaves are given up in the order of
 * the reuse that they promise for the place and time they take. That promise is learned while
 * serving, from how often blocks of the same kind were used again at the same age; blocks given up
 * stay in a bounded history, so that a reuse which came too late is learned from as well.
 *
 * <p>Nothing here knows the native library, HTTP or files. One thread uses a cache at a time.
 */
@NullMarked
package dev.sluice.inference.prefix;

import org.jspecify.annotations.NullMarked;
