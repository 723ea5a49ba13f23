package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official Java client against the whole path. */
class OpenAiJavaIT {
  private static RunningSluice sluice;

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start();
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  private static OpenAIClient client(String key, int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(sluice.url() + "/v1")
        .apiKey(key)
        .maxRetries(retries)
        .build();
  }

  private static ChatCompletionCreateParams.Builder question(String model, String text) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessage(text)
        .maxCompletionTokens(16);
  }

  @Test
  void chats() {
    ChatCompletion answer =
        client(RunningSluice.DEMO_KEY, 0)
            .chat()
            .completions()
            .create(question("auto", "What colour is the sky?").build());

    assertThat(answer.choices().get(0).message().content()).isPresent();
    assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
  }

  @Test
  void streams() {
    ChatCompletionCreateParams asked =
        question("demo-large", "What colour is grass?")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    StringBuilder text = new StringBuilder();
    long tokens = 0;
    try (StreamResponse<ChatCompletionChunk> stream =
        client(RunningSluice.DEMO_KEY, 0).chat().completions().createStreaming(asked)) {
      for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
        chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
        tokens = chunk.usage().map(usage -> usage.completionTokens()).orElse(tokens);
      }
    }
    assertThat(text).isNotEmpty();
    assertThat(tokens).isPositive();
  }

  @Test
  void embedsAndListsModels() {
    OpenAIClient client = client(RunningSluice.DEMO_KEY, 0);
    EmbeddingCreateParams asked =
        EmbeddingCreateParams.builder()
            .model("demo-small")
            .inputOfArrayOfStrings(List.of("a sluice", "a gate"))
            .build();

    assertThat(client.embeddings().create(asked).data()).hasSize(2);
    assertThat(client.models().list().items())
        .extracting(Model::id)
        .contains("auto", "demo-small", "demo-large");
  }

  @Test
  void throwsItsOwnExceptionsForOurRefusals() {
    assertThatThrownBy(
            () -> client("sk-wrong", 0).chat().completions().create(question("auto", "x").build()))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(
            () ->
                client(RunningSluice.DEMO_KEY, 0)
                    .chat()
                    .completions()
                    .create(question("nothing", "x").build()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void comesBackAsALimitTellsIt() {
    OpenAIClient impatient = client(RunningSluice.LIMITED_KEY, 0);
    assertThatThrownBy(
            () -> {
              // A slow machine may be given some more meanwhile: one each 20 seconds.
              for (int i = 0; i < 20; i++) {
                impatient.chat().completions().create(question("demo-small", "Hi " + i).build());
              }
            })
        .isInstanceOf(RateLimitException.class);

    ChatCompletion answer =
        client(RunningSluice.LIMITED_KEY, 8)
            .chat()
            .completions()
            .create(question("demo-small", "Hi again").build());
    assertThat(answer.choices()).isNotEmpty();
  }
}
