package dev.sluice.conformance;

import dev.sluice.conformance.cases.Texts;
import dev.sluice.conformance.cases.UpstreamSpec.ProviderName;
import dev.sluice.conformance.wire.Script;
import dev.sluice.conformance.wire.ScriptedUpstream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** The two providers behind an adapter. */
public final class Providers implements AutoCloseable {
  private final Map<ProviderName, ScriptedUpstream> upstreams = new EnumMap<>(ProviderName.class);

  /** Starts them. */
  public Providers() throws IOException {
    for (ProviderName provider : ProviderName.values()) {
      upstreams.put(provider, new ScriptedUpstream(provider));
    }
  }

  /** Returns host and port of one. */
  public String address(ProviderName provider) {
    ScriptedUpstream upstream = upstreams.get(provider);
    if (upstream == null) {
      throw new IllegalStateException(provider + " does not run");
    }
    return upstream.address();
  }

  /** Returns texts that name them. */
  Texts texts() {
    Map<ProviderName, String> addresses = new EnumMap<>(ProviderName.class);
    upstreams.forEach((provider, upstream) -> addresses.put(provider, upstream.address()));
    return new Texts(addresses, 0);
  }

  /** Lets both answer as a script says. */
  void play(Script script) {
    upstreams.values().forEach(upstream -> upstream.play(script));
  }

  @Override
  public void close() throws IOException {
    for (ScriptedUpstream upstream : upstreams.values()) {
      upstream.close();
    }
  }
}
