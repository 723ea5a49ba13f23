package com.example.desk;

import dev.sluice.Call;
import dev.sluice.servlet.SluiceFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The application's own assistant, which Sluice guards: it says who asked for which model. */
@WebServlet("/own/v1/chat/completions")
public final class AnswerServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!(request.getAttribute(SluiceFilter.CALL) instanceof Call call)) {
      // Sluice is not in front: nobody has said who calls.
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    response.setContentType("application/json");
    response
        .getWriter()
        .print(
            """
            {"object":"chat.completion","model":"%s","choices":[{"index":0,"finish_reason":"stop",\
            "message":{"role":"assistant","content":"Hello, %s."}}]}\
            """
                .formatted(call.model(), call.caller().tenant()));
  }
}
