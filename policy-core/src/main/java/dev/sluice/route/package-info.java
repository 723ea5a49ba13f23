/**
 * Which model gets a call, and where.
 *
 * <p>{@link dev.sluice.route.RoutePolicy} puts a plan into each call: the targets of the model that
 * was asked for by name or alias, the first by weight and the others to fail over to, then those of
 * the models that stand in for it. Who asks for {@code auto} gets the first model of the tier that
 * the call's complexity wants, or a stronger one where its window is too small. Complexity is a
 * score of a few cheap signals, each noted, so that a choice can be explained. The list of models
 * is answered here too.
 */
@NullMarked
package dev.sluice.route;

import org.jspecify.annotations.NullMarked;
