package dev.sluice.config;

import dev.sluice.Exchange;
import dev.sluice.Models;
import dev.sluice.upstream.Upstream;

/**
 * An exchange that has begun, and what belongs to it until it is complete, whatever a reload
 * changes meanwhile.
 *
 * @param exchange to be completed
 * @param models the models that it may be routed to
 * @param upstream sends its call, if the adapter has no other way
 */
public record Begun(Exchange exchange, Models models, Upstream upstream) {}
