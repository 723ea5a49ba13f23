package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.util.List;

/** The same request many times, while two policies take turns. */
public record LoadSpec(
    @Setting("the other policy file") String other,
    @Setting("how often the two are swapped") int swaps,
    @Setting("how many requests are sent, at least") int requests,
    @Setting("how many are under way at once") int threads,
    @Setting("what each client sends") RequestSpec request,
    @Setting("what the provider answers") ReplySpec reply,
    @Setting("answers of which each client gets one") List<AnswerSpec> answers) {}
