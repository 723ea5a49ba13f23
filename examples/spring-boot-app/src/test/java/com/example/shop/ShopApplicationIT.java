package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The application as Spring Boot starts it, with the JAR that people add to theirs. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"spring.main.banner-mode=off", "logging.level.root=warn"})
class ShopApplicationIT {
  @Autowired private TestRestTemplate client;

  private ResponseEntity<String> ask(String key, boolean stream) {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_JSON);
    if (!key.isEmpty()) {
      headers.setBearerAuth(key);
    }
    String body =
        """
        {"model":"small","stream":%s,"messages":[{"role":"user","content":"three little words"}]}\
        """
            .formatted(stream);
    return client.postForEntity(
        "/v1/chat/completions", new HttpEntity<>(body, headers), String.class);
  }

  @Test
  void refusesACallWithoutAKeyInTheShapeOfTheApi() {
    ResponseEntity<String> answer = ask("", false);

    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
    assertThat(answer.getBody()).startsWith("{\"error\":{\"message\":");
  }

  @Test
  void letsTheApplicationAnswerAndCountsTheCall() {
    ResponseEntity<String> answer = ask("sk-sluice-demo", false);

    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(answer.getBody()).contains("three little words");
    assertThat(answer.getHeaders().getFirst("x-ratelimit-limit-requests")).isEqualTo("60");
  }

  @Test
  void passesEachEventOfTheApplicationsStream() {
    ResponseEntity<String> answer = ask("sk-sluice-demo", true);

    assertThat(answer.getBody()).contains("three ", "little ", "words ").contains("[DONE]");
  }
}
