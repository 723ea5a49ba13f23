package dev.sluice.config;

import dev.sluice.Models;

/**
 * What the policies of one edition are made with.
 *
 * @param services what outlives the edition
 * @param models the edition's models
 * @param leases what the edition opens
 */
record Wiring(Services services, Models models, Shared.Leases leases) {}
