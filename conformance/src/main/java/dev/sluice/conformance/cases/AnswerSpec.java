package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client gets; what is not said is not looked at. */
public record AnswerSpec(
    @Setting(value = "HTTP status", standard = "200") int status,
    @Setting(value = "headers that it has, with their values; * for any", standard = "{}")
        Map<String, String> headers,
    @Setting(value = "names of headers that it has not", standard = "[]") List<String> without,
    @Setting("body, byte for byte") @Nullable String body,
    @Setting(value = "server-sent events that are the whole body", standard = "[]")
        List<String> events,
    @Setting("JSON whose members the body has") @Nullable String json,
    @Setting(value = "texts that the body has, in this order", standard = "[]")
        List<String> contains,
    @Setting(value = "texts that the body has not", standard = "[]") List<String> lacks,
    @Setting(value = "whether the body comes to its end", standard = "true") boolean whole) {}
