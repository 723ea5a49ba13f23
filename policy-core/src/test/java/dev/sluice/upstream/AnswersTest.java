package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerHead;
import dev.sluice.Headers;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;

class AnswersTest {
  /** Two who say it, here and there, are one too many for browsers. */
  @Test
  void aProviderDoesNotSayWhichPagesMayReadOurAnswers() {
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(200);
    response.addHeader("Access-Control-Allow-Origin", "*");
    response.addHeader("Access-Control-Allow-Credentials", "true");
    response.addHeader("Connection", "keep-alive");
    response.addHeader("Connection", "x-also-of-it, x-of-the-connection");
    response.addHeader("X-Of-The-Connection", "1");
    response.addHeader("X-Also-Of-It", "1");
    response.addHeader("X-Kept", "2");

    assertThat(Answers.head(response)).isEqualTo(new AnswerHead(200, Headers.of("x-kept", "2")));
  }
}
