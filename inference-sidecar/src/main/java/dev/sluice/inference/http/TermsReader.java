package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.ServiceFields;
import dev.sluice.inference.engine.Priority;
import dev.sluice.inference.engine.Terms;
import java.time.Duration;
import java.util.Optional;

/** Reads on what terms a call is to be served. Immutable. */
final class TermsReader {
  /** How urgent the call is; from the trusted side only. */
  static final String PRIORITY_HEADER = "x-sluice-priority";

  /** Whose call it is; from the trusted side only. */
  static final String TENANT_HEADER = "x-sluice-tenant";

  /** For how many milliseconds the answer is worth having; from anybody. */
  static final String DEADLINE_HEADER = "x-sluice-deadline-ms";

  /** The same, as Envoy's router sends it. */
  private static final String ENVOY_TIMEOUT = "x-envoy-expected-rq-timeout-ms";

  private static final int LONGEST_TENANT = 256;

  private final Access access;

  TermsReader(Access access) {
    this.access = access;
  }

  /**
   * Reads a call's headers and takes the parameters that are about its service out of its body.
   *
   * @throws ApiException if one is wrong, or is not for this caller to say
   */
  Terms take(HttpCall call, ObjectNode body) throws ApiException {
    ServiceFields fields = ServiceFields.take(body);
    boolean trusted = access.trusts(call);
    if (fields.priority().isPresent() && !trusted) {
      throw untrusted("The parameter priority", "priority");
    }
    Optional<String> priority = trustedHeader(call, trusted, PRIORITY_HEADER);
    Priority chosen =
        priority.isPresent()
            ? ServiceFields.priority(PRIORITY_HEADER, priority.get())
            : fields.priority().orElse(Priority.STANDARD);
    return new Terms(chosen, tenant(call, trusted), deadline(call), fields.cacheSalt());
  }

  /** Returns whose call it is, empty if nobody says so. */
  String tenant(HttpCall call) throws ApiException {
    return tenant(call, access.trusts(call));
  }

  private static String tenant(HttpCall call, boolean trusted) throws ApiException {
    String tenant = trustedHeader(call, trusted, TENANT_HEADER).orElse("");
    if (tenant.length() > LONGEST_TENANT) {
      throw ApiException.invalid(
          "The header %s is longer than %d characters.".formatted(TENANT_HEADER, LONGEST_TENANT),
          TENANT_HEADER,
          "invalid_value");
    }
    return tenant;
  }

  private static Optional<String> trustedHeader(HttpCall call, boolean trusted, String name)
      throws ApiException {
    Optional<String> value = call.header(name);
    if (value.isPresent() && !trusted) {
      throw untrusted("The header " + name, name);
    }
    return value;
  }

  private static ApiException untrusted(String what, String param) {
    return ApiException.invalid(
        403,
        "%s is taken from the gateway only, which proves itself by %s or the Unix socket."
            .formatted(what, Access.TRUST_HEADER),
        param,
        "untrusted_caller");
  }

  private static Optional<Duration> deadline(HttpCall call) throws ApiException {
    Optional<String> own = call.header(DEADLINE_HEADER);
    String name = own.isPresent() ? DEADLINE_HEADER : ENVOY_TIMEOUT;
    Optional<String> millis = own.or(() -> call.header(ENVOY_TIMEOUT));
    if (millis.isEmpty()) {
      return Optional.empty();
    }
    if (!millis.get().matches("0*[1-9][0-9]{0,8}")) {
      throw ApiException.invalid(
          "The header %s is %s where milliseconds from 1 to 999999999 are possible."
              .formatted(name, millis.get()),
          name,
          "invalid_value");
    }
    return Optional.of(Duration.ofMillis(Long.parseLong(millis.get())));
  }
}
