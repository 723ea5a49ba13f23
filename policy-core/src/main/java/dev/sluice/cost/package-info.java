/**
 * What calls cost.
 *
 * <p>A {@link dev.sluice.cost.PriceList} knows the {@link dev.sluice.Price} of providers' models.
 * {@link dev.sluice.cost.Metering} makes streams say what they used, also to clients that did not
 * ask, who are not bothered with it. When a call has ended {@link dev.sluice.cost.CostPolicy}
 * charges it to the {@link dev.sluice.cost.Ledger}, which keeps totals by tenant, team, model,
 * endpoint and feature, also of what the cache saved, and {@link dev.sluice.cost.LedgerFile} takes
 * them over a restart. Money is in whole nano-dollars throughout.
 */
@NullMarked
package dev.sluice.cost;

import org.jspecify.annotations.NullMarked;
