package com.example.shop;

import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The application's own assistant: it repeats what it was asked, whole or word by word. */
@RestController
class ChatController {
  record Message(String role, String content) {}

  record Question(String model, List<Message> messages, boolean stream) {}

  @PostMapping(value = "/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
  Object answer(@RequestBody Question question) {
    String text = question.messages().get(question.messages().size() - 1).content();
    return question.stream() ? stream(text) : whole(question.model(), text);
  }

  private static Map<String, Object> whole(String model, String text) {
    return Map.of(
        "object",
        "chat.completion",
        "model",
        model,
        "choices",
        List.of(
            Map.of(
                "index", 0, "message", new Message("assistant", text), "finish_reason", "stop")));
  }

  private static SseEmitter stream(String text) {
    SseEmitter events = new SseEmitter();
    new Thread(() -> send(text, events), "answer").start();
    return events;
  }

  private static void send(String text, SseEmitter events) {
    try {
      for (String word : text.split(" ")) {
        Map<String, Object> delta = Map.of("index", 0, "delta", Map.of("content", word + " "));
        events.send(Map.of("object", "chat.completion.chunk", "choices", List.of(delta)));
      }
      events.send("[DONE]");
      events.complete();
    } catch (Exception e) {
      events.completeWithError(e);
    }
  }
}
