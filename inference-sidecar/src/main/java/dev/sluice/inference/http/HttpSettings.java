package dev.sluice.inference.http;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param address where; port 0 takes any free port
 * @param apiKey the key that callers of {@code /v1/} must send, if any
 * @param maxBodyBytes the longest request body
 */
public record HttpSettings(InetSocketAddress address, Optional<String> apiKey, int maxBodyBytes) {}
