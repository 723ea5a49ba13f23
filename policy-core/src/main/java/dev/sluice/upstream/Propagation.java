package dev.sluice.upstream;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Target;

/** Says which headers carry a trace to a target (W3C Trace Context). */
public interface Propagation {
  /** Leaves the client's own trace headers as they are. */
  Propagation NONE = (call, target) -> Headers.NONE;

  /** Returns headers that replace the client's, asked on the sending thread for each attempt. */
  Headers headers(Call call, Target target);
}
