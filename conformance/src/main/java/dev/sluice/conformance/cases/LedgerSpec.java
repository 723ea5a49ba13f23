package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.math.BigDecimal;
import java.util.List;

/** What the ledger says over all calls, and in some of its rows. */
public record LedgerSpec(
    @Setting(value = "charged calls", standard = "0") long calls,
    @Setting(value = "those that the cache answered", standard = "0") long cached,
    @Setting(value = "tokens read", standard = "0") long input,
    @Setting(value = "tokens written", standard = "0") long output,
    @Setting(value = "dollars", standard = "0") BigDecimal cost,
    @Setting(value = "dollars that the cache saved", standard = "0") BigDecimal saved,
    @Setting(value = "rows, each as its dimension and name, such as tenant acme", standard = "[]")
        List<String> rows) {}
