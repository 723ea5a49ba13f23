package dev.sluice;

import java.net.URI;

/**
 * A model at an endpoint of a provider: one place where a call may go.
 *
 * @param provider name of the provider in the configuration; its secrets are looked up by this name
 *     when the call is sent and are never part of a target
 * @param endpoint base address, up to and including the version, such as {@code
 *     http://127.0.0.1:8081/v1}
 * @param model what the provider calls the model
 * @param price what its tokens cost
 */
public record Target(String provider, URI endpoint, String model, Price price) {}
