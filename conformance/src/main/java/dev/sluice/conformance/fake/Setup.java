package dev.sluice.conformance.fake;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import java.util.List;
import java.util.Map;

/**
 * How the filter and its routes are configured.
 *
 * @param mode what is sent to the processor
 * @param allowOverride whether the processor may change the mode for one request
 * @param header the request header whose value names the cluster
 * @param clusters host and port of each cluster; the first one serves what names none
 * @param removed request headers that no cluster gets
 */
public record Setup(
    ProcessingMode mode,
    boolean allowOverride,
    String header,
    Map<String, String> clusters,
    List<String> removed) {}
