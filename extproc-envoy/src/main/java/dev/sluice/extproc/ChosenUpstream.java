package dev.sluice.extproc;

import dev.sluice.Target;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which upstream Envoy has chosen for an attempt, by the attributes that it is configured to send:
 * {@code upstream.address}, or {@code xds.cluster_name} where clusters are named as providers are.
 */
final class ChosenUpstream implements Predicate<Target> {
  private final @Nullable String address;
  private final @Nullable String cluster;

  ChosenUpstream(ProcessingRequest message) {
    this.address = RequestHeads.attribute(message, "upstream.address");
    this.cluster = RequestHeads.attribute(message, "xds.cluster_name");
  }

  @Override
  public boolean test(Target target) {
    return target.provider().equals(cluster)
        || (address != null && address.equals(Addresses.literal(target.endpoint())));
  }
}
