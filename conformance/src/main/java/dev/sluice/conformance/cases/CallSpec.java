package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request and what comes of it. */
public record CallSpec(
    @Setting("what the client sends") RequestSpec request,
    @Setting(value = "what the providers get and answer, in this order", standard = "[]")
        List<UpstreamSpec> upstream,
    @Setting(value = "what the client gets", standard = "{}") AnswerSpec answer,
    @Setting("JSON whose members the audit record has, or none if there is no record")
        @Nullable String audit,
    @Setting(value = "how many letters @PAD@ stands for", standard = "0") int pad) {

  /** What an audit says where no record is to be. */
  public static final String NO_AUDIT = "none";
}
