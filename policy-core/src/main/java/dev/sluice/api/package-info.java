/**
 * The wire: what model APIs look like as bytes, read and written in one place.
 *
 * <p>An adapter asks {@link dev.sluice.api.Endpoints} which API a request speaks, lets {@link
 * dev.sluice.api.RequestReader} make a {@link dev.sluice.Call} of its body, and feeds the answer's
 * bytes to an {@link dev.sluice.api.AnswerReader}, which cuts them into pieces and says what they
 * tell: identifiers, usage, length. Refusals are {@link dev.sluice.api.ApiError errors} that {@link
 * dev.sluice.api.Replies} words in the dialect of the call's API, so that the clients' own
 * libraries understand them. Bodies are read by streaming and never rebuilt: what Sluice does not
 * know passes byte for byte. Nothing here knows servlets, gRPC or sockets.
 */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
