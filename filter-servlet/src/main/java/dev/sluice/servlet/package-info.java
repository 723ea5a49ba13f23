/**
 * The policy core in a servlet container.
 *
 * <p>{@link dev.sluice.servlet.SluiceFilter} reads a call to a model API, asks the policies, and
 * goes on with a {@code CallRequest}, whose body is the decided one, and an {@code AnswerResponse},
 * whose bytes pass the policies on their way to the client. Behind it stands the application's own
 * servlet, or {@link dev.sluice.servlet.UpstreamServlet}, which forwards to providers. {@link
 * dev.sluice.servlet.SluiceInitializer} registers the filter where a configuration is named. A
 * {@code Passage} carries a call across dispatches; its {@code Ending} ends the exchange exactly
 * once, whether the servlet returns, throws, goes asynchronous or loses its client. All other
 * requests pass untouched. State hangs on the filter of one web application, never on a static
 * field.
 */
@NullMarked
package dev.sluice.servlet;

import org.jspecify.annotations.NullMarked;
