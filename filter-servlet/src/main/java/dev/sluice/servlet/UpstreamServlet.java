package dev.sluice.servlet;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Outcome.End;
import dev.sluice.Protocol;
import dev.sluice.adapter.CallIds;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.Endpoints;
import dev.sluice.api.Replies;
import dev.sluice.servlet.UpstreamSink.NotNeededException;
import dev.sluice.upstream.Cancellation;
import dev.sluice.upstream.UpstreamException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Forwards decided calls to their targets: the end of the chain where an application has none of
 * its own, which makes a gateway of a container.
 *
 * <p>It sends on the container's thread and blocks it until the answer has ended, within the
 * provider's deadlines; containers with virtual threads scale to thousands of streams. Each read of
 * the provider's answer is written and flushed. When the client leaves, the next write fails and
 * the provider's connection is closed. Where no target answers, the client gets 502 or 504 in the
 * shape of its API; where one breaks off in mid-stream, an error event.
 *
 * <p>Needs {@link SluiceFilter} in front; what that did not decide about is not found here.
 */
public final class UpstreamServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object passing = request.getAttribute(SluiceFilter.PASSAGE);
    Object decided = request.getAttribute(SluiceFilter.CALL);
    if (passing instanceof Passage passage && decided instanceof Call call) {
      forward(call, passage, response);
    } else {
      notFound(request, response);
    }
  }

  private static void forward(Call call, Passage passage, HttpServletResponse response)
      throws IOException {
    if (call.plan() == null) {
      refuse(ApiError.modelNotFound(call.model()), passage, response);
      return;
    }
    try {
      passage.upstream().send(call, new UpstreamSink(passage, response), new Cancellation());
    } catch (NotNeededException e) {
      // The sending is ended, which is all that was wanted.
    } catch (ApiException e) {
      passage.ending().note(endOf(e.error().status()), e);
      refuse(e.error(), passage, response);
    } catch (UpstreamException e) {
      passage.ending().note(endOf(e.error().status()), e);
      passage.breakOff(e.error(), e);
    } catch (IOException e) {
      if (!passage.ending().clientGone()) {
        throw e;
      }
    }
  }

  private static End endOf(int status) {
    return status == HttpServletResponse.SC_GATEWAY_TIMEOUT ? End.TIMED_OUT : End.UPSTREAM_FAILED;
  }

  private static void refuse(ApiError error, Passage passage, HttpServletResponse response)
      throws IOException {
    ReplyWriter.write(Replies.error(passage.protocol(), error), response, passage.id());
  }

  private static void notFound(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Protocol protocol = Endpoints.protocolOf("POST", RequestHeads.path(request));
    ApiError error =
        new ApiError(
            HttpServletResponse.SC_NOT_FOUND,
            "invalid_request_error",
            "unknown_url",
            null,
            "Nothing is served at this method and path; calls go to paths such as"
                + " /v1/chat/completions, as JSON.",
            Headers.NONE);
    ReplyWriter.write(
        Replies.error(protocol == null ? Protocol.CHAT : protocol, error),
        response,
        CallIds.of(request.getHeader(CallIds.HEADER)));
  }
}
