/**
 * Who calls.
 *
 * <p>{@link dev.sluice.identity.IdentityPolicy} puts a {@link dev.sluice.Caller} into each call, of
 * an API key that a client presents or of the principal that the servlet container authenticated,
 * as {@link dev.sluice.identity.IdentitySettings} say. Only the {@link dev.sluice.identity.KeyHash
 * SHA-256} of a key is ever kept. A bare header proves nothing: the feature that a client names
 * counts only if its key declares it.
 */
@NullMarked
package dev.sluice.identity;

import org.jspecify.annotations.NullMarked;
