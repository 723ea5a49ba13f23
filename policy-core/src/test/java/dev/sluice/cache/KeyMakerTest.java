package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Price;
import dev.sluice.RequestHead;
import dev.sluice.Sample;
import dev.sluice.Target;
import dev.sluice.api.RequestReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMakerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

  private static final KeyMaker KEYS =
      new KeyMaker(CacheSettings.Share.TENANT, CacheTestKit.models());

  private static String key(String json) {
    return KEYS.key(Asked.chat(json));
  }

  private static String plain(String more) {
    return key("{\"model\":\"small\"," + HELLO + more + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
        "\"tool_choice\":\"none\"",
        "\"parallel_tool_calls\":false",
        "\"functions\":[{\"name\":\"f\"}]",
        "\"response_format\":{\"type\":\"json_object\"}",
        "\"logprobs\":true",
        "\"top_logprobs\":3",
        "\"logit_bias\":{\"50256\":-100}",
        "\"seed\":1",
        "\"n\":2",
        "\"temperature\":0.5",
        "\"top_p\":0.5",
        "\"stop\":[\"x\"]",
        "\"max_tokens\":5",
        "\"max_completion_tokens\":5",
        "\"stream\":true",
        "\"stream_options\":{\"include_usage\":true}",
        "\"reasoning_effort\":\"low\"",
        "\"modalities\":[\"text\",\"audio\"]",
        "\"service_tier\":\"flex\"",
        "\"user\":\"u1\"",
        "\"safety_identifier\":\"u1\"",
        "\"metadata\":{\"a\":\"b\"}",
        "\"whatever_comes_next\":1",
      })
  void eachMemberSplitsTheKey(String member) {
    assertThat(plain("," + member)).isNotEqualTo(plain(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"prompt_cache_key\":\"a\"",
        "\"prompt_cache_retention\":\"24h\"",
        "\"store\":false",
      })
  void whatCannotChangeTheAnswerDoesNot(String member) {
    assertThat(plain("," + member)).isEqualTo(plain(""));
  }

  @Test
  void theOrderOfMembersDoesNotMatter() {
    assertThat(key("{" + HELLO + ",\"n\":2,\"seed\":1,\"model\":\"small\"}"))
        .isEqualTo(plain(",\"seed\":1,\"n\":2"));
  }

  @Test
  void everyPartOfTheContentCounts() {
    Set<String> keys = new HashSet<>();
    for (String content :
        List.of(
            "\"hello\"",
            "[{\"type\":\"text\",\"text\":\"hello\"}]",
            "[{\"type\":\"text\",\"text\":\"hel\"},{\"type\":\"text\",\"text\":\"lo\"}]",
            "[{\"type\":\"text\",\"text\":\"hello\"},{\"type\":\"image_url\",\"image_url\":"
                + "{\"url\":\"data:image/png;base64,AAAA\"}}]",
            "[{\"type\":\"text\",\"text\":\"hello\"},{\"type\":\"image_url\",\"image_url\":"
                + "{\"url\":\"data:image/png;base64,AAAB\"}}]")) {
      keys.add(
          key(
              "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":"
                  + content
                  + "}]}"));
    }
    keys.add(
        key("{\"model\":\"small\",\"messages\":[{\"role\":\"system\",\"content\":\"hello\"}]}"));
    assertThat(keys).hasSize(6);
  }

  @Test
  void fieldsCannotRunIntoEachOther() {
    assertThat(plain(",\"ab\":1,\"c\":2")).isNotEqualTo(plain(",\"a\":1,\"bc\":2"));
    assertThat(plain(",\"a\":12")).isNotEqualTo(plain(",\"a1\":2"));
  }

  @Test
  void anAliasIsItsModelAndAnotherModelIsNot() {
    assertThat(key("{\"model\":\"alias\"," + HELLO + "}")).isEqualTo(plain(""));
    assertThat(key("{\"model\":\"auto\"," + HELLO + "}")).isNotEqualTo(plain(""));
    assertThat(key("{\"model\":\"who\"," + HELLO + "}")).isNotEqualTo(plain(""));
  }

  @Test
  void aModelThatMovesStartsAnew() {
    URI elsewhere = URI.create("http://127.0.0.1:2/v1");
    Target there = new Target(Sample.SMALL.provider(), elsewhere, Sample.SMALL.model(), Price.FREE);
    for (Target target : List.of(Sample.LARGE, there)) {
      Models moved = new Models(List.of(Sample.model("small", target, 0)), Map.of());
      KeyMaker keys = new KeyMaker(CacheSettings.Share.TENANT, moved);
      Models stayed = new Models(List.of(Sample.model("small", Sample.SMALL, 0)), Map.of());
      KeyMaker before = new KeyMaker(CacheSettings.Share.TENANT, stayed);
      for (String model : List.of("small", "auto")) {
        Call call = Asked.chat("{\"model\":\"" + model + "\"," + HELLO + "}");
        assertThat(keys.key(call)).isNotEqualTo(before.key(call));
      }
    }
  }

  @Test
  void modelsDoNotRunIntoEachOther() {
    Model one = Sample.model("a", Sample.SMALL, 0);
    Model two = Sample.model("b", Sample.SMALL, 0);
    Call call = Asked.chat("{\"model\":\"auto\"," + HELLO + "}");
    KeyMaker both = new KeyMaker(CacheSettings.Share.ALL, new Models(List.of(one, two), Map.of()));
    KeyMaker first = new KeyMaker(CacheSettings.Share.ALL, new Models(List.of(one), Map.of()));
    assertThat(both.key(call)).isNotEqualTo(first.key(call));
  }

  @Test
  void theProtocolThePathTheQueryAndTheVersionsOfTheApiCount() {
    String json = "{\"model\":\"small\",\"prompt\":\"hello\",\"input\":\"hello\"," + HELLO + "}";
    Set<String> keys = new HashSet<>();
    for (String path : List.of(CHAT, "/v1/completions", "/v1/embeddings", "/v1/messages")) {
      keys.add(KEYS.key(Asked.post(path, json)));
    }
    keys.add(KEYS.key(Asked.post("/v1/messages", json, Headers.of("anthropic-beta", "x"))));
    keys.add(KEYS.key(Asked.post("/v1/messages", json, Headers.of("anthropic-version", "x"))));
    RequestHead head =
        new RequestHead("POST", CHAT, "api-version=2", Headers.NONE, "127.0.0.1", null);
    keys.add(KEYS.key(RequestReader.read("c", head, json.getBytes(StandardCharsets.UTF_8))));
    for (String deployment : List.of("one", "two")) {
      keys.add(
          KEYS.key(Asked.post("/openai/deployments/" + deployment + "/chat/completions", json)));
    }
    assertThat(keys).hasSize(9);
    assertThat(KEYS.key(Asked.post(CHAT, json, Headers.of("user-agent", "x"))))
        .isEqualTo(KEYS.key(Asked.post(CHAT, json)));
  }
}
