/**
 * Keeps one bad model file from taking the sidecar down again and again.
 *
 * <p>A native library can end its process without a word. So {@link
 * dev.sluice.inference.guard.CrashGuard} writes down which model file is being tried before the
 * library gets it, and strikes that out when the file has been loaded and has answered once. What
 * the next process finds not struck out killed its predecessor. A file that is being served is
 * noted, too, but only blamed where its process left a report that native code ended it, and on
 * whose thread: who was killed leaves none. After three such deaths within ten minutes the file is
 * disabled: it is not loaded any more, until it changes or somebody says so.
 */
@NullMarked
package dev.sluice.inference.guard;

import org.jspecify.annotations.NullMarked;
