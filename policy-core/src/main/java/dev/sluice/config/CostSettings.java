package dev.sluice.config;

import dev.sluice.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How the cost of calls is kept. */
public record CostSettings(
    @Setting(
            "file that takes the ledger over a restart, relative to this file; not changed by a"
                + " reload")
        @Nullable Path ledger,
    @Setting(
            value =
                "whether calls, tokens and money are counted; where they are not and no other"
                    + " policy needs the answers, an external processor does not ask for them",
            standard = "true")
        boolean count) {}
