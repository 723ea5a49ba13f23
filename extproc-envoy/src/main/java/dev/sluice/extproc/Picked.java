package dev.sluice.extproc;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.Plan;
import dev.sluice.Target;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that Envoy shall try, in order (endpoint picker protocol of the Gateway API's
 * inference extension): in a header, and in metadata of the load balancer.
 *
 * @param addresses {@code ip:port} of each
 */
record Picked(List<String> addresses) {
  private static final String BALANCER = "envoy.lb";
  private static final String HINT = "envoy.lb.subset_hint";
  private static final String HINTED = "x-gateway-destination-endpoint-subset";

  /**
   * Returns the endpoints of a plan that are literal addresses.
   *
   * @param everyTarget whether attempts are rewritten, so that each target may get one; else only
   *     those that the first one's request fits
   * @param hint the addresses that Envoy may use, or null for any
   */
  static Picked of(Plan plan, boolean everyTarget, @Nullable Set<String> hint) {
    Target first = plan.targets().get(0);
    Set<String> addresses = new LinkedHashSet<>();
    for (Target target : plan.targets()) {
      boolean fits = everyTarget || sameRequest(first, target);
      String address = fits ? Addresses.literal(target.endpoint()) : null;
      if (address != null && (hint == null || hint.contains(address))) {
        addresses.add(address);
      }
    }
    return new Picked(List.copyOf(addresses));
  }

  private static boolean sameRequest(Target first, Target other) {
    return other.provider().equals(first.provider()) && other.model().equals(first.model());
  }

  /** Returns the first that is there of a plan's targets that the first one's request fits. */
  static @Nullable Target among(Plan plan, Predicate<Target> there) {
    Target first = plan.targets().get(0);
    for (Target target : plan.targets()) {
      if (sameRequest(first, target) && there.test(target)) {
        return target;
      }
    }
    return null;
  }

  /** Returns the addresses that Envoy says it may use, or null if it does not say. */
  static @Nullable Set<String> hint(ProcessingRequest first) {
    Struct metadata = first.getMetadataContext().getFilterMetadataMap().get(HINT);
    Value listed = metadata == null ? null : metadata.getFieldsMap().get(HINTED);
    if (listed == null) {
      return null;
    }
    Set<String> addresses = new LinkedHashSet<>();
    if (listed.hasListValue()) {
      listed.getListValue().getValuesList().forEach(value -> addresses.add(value.getStringValue()));
    } else {
      for (String address : listed.getStringValue().split(",", -1)) {
        addresses.add(address.trim());
      }
    }
    return addresses;
  }

  boolean isEmpty() {
    return addresses.isEmpty();
  }

  /** Returns the addresses as the header and the metadata have them. */
  String text() {
    return String.join(",", addresses);
  }

  /** Returns the metadata of the load balancer, empty without a choice. */
  Struct metadata() {
    if (isEmpty()) {
      return Struct.getDefaultInstance();
    }
    return Struct.newBuilder()
        .putFields(
            BALANCER,
            Value.newBuilder()
                .setStructValue(
                    Struct.newBuilder()
                        .putFields(
                            Steering.ENDPOINT, Value.newBuilder().setStringValue(text()).build()))
                .build())
        .build();
  }
}
