/** Writes files that are there whole or not at all, whenever the process or the machine ends. */
@NullMarked
package dev.sluice.inference.disk;

import org.jspecify.annotations.NullMarked;
