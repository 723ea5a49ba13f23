package dev.sluice.telemetry;

import dev.sluice.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is told of calls, and where. */
public record TelemetrySettings(
    @Setting("file that takes one JSON line a call, relative to this file; no content of calls")
        @Nullable Path audit,
    @Setting(value = "megabytes after which the audit file is rotated", standard = "100")
        int auditMegabytes,
    @Setting(value = "how many rotated audit files are kept", standard = "5") int auditFiles,
    @Setting(value = "whether spans are made where the host has OpenTelemetry", standard = "true")
        boolean traces,
    @Setting(value = "whether metrics are made where the host has OpenTelemetry", standard = "true")
        boolean metrics,
    @Setting(
            value =
                "whether spans and metrics have the names of OpenTelemetry's newest GenAI"
                    + " conventions, which still change, instead of those of v1.41",
            standard = "false")
        boolean latestConventions) {
  /** What holds where a file says nothing. */
  public static final TelemetrySettings STANDARD =
      new TelemetrySettings(null, 100, 5, true, true, false);

  public TelemetrySettings {
    if (auditMegabytes < 1 || auditFiles < 1) {
      throw new IllegalArgumentException(
          "audit-megabytes and audit-files must be at least 1, got "
              + auditMegabytes
              + " and "
              + auditFiles);
    }
  }
}
