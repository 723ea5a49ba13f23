package dev.sluice.inference.bench;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A server to measure.
 *
 * @param name what the report calls it
 * @param base the address up to and with {@code /v1}, without a slash at the end
 * @param model the model to ask for
 * @param headers sent with each call, such as an authorization
 * @param process the server's process, where this command has started it
 */
record Target(
    String name,
    URI base,
    String model,
    Map<String, String> headers,
    Optional<ProcessHandle> process) {

  /** Checks the name and copies the headers. */
  Target {
    if (name.isBlank() || name.contains(",")) {
      throw new IllegalArgumentException("a target's name is blank or has a comma: " + name);
    }
    headers = Map.copyOf(headers);
  }

  /** Makes a server that somebody else has started. */
  Target(String name, URI base, String model, Map<String, String> headers) {
    this(name, base, model, headers, Optional.empty());
  }

  /** Returns the processor time that the server has taken so far; empty where it is not known. */
  Optional<Duration> processorTime() {
    return process.flatMap(handle -> handle.info().totalCpuDuration());
  }

  /** Returns the same for one whose word on priorities Sluice's sidecar takes. */
  Target trusted(String token) {
    return with("x-sluice-trust", token);
  }

  /** Returns the same with calls of a priority, which other servers do not know. */
  Target withPriority(String priority) {
    return with("x-sluice-priority", priority);
  }

  private Target with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Target(name, base, model, more, process);
  }
}
