/**
 * What a conformance case says.
 *
 * <p>A case is a YAML file: a policy, requests one after the other, what the providers get and
 * answer, what the client gets, and what the audit file and the ledger say afterwards. {@link
 * dev.sluice.conformance.cases.CaseReader} reads all cases, as strictly as Sluice reads its own
 * configuration: the same binder makes these records, so an error names file, line and column.
 *
 * <p>In texts {@code @PAD@} stands for as many letters as the call says, {@code @ALPHA@} and
 * {@code @BETA@} for the providers' addresses, and in answers of providers {@code @MODEL@} for the
 * model that they were asked for.
 */
@NullMarked
package dev.sluice.conformance.cases;

import org.jspecify.annotations.NullMarked;
