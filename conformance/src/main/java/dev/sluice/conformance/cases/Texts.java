package dev.sluice.conformance.cases;

import dev.sluice.conformance.cases.UpstreamSpec.ProviderName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts into texts what they stand for.
 *
 * @param addresses host and port of each provider
 * @param pad how many letters {@code @PAD@} stands for
 */
public record Texts(Map<ProviderName, String> addresses, int pad) {
  private static final String PAD = "@PAD@";

  /** Returns a text with all that it stands for. */
  public String of(String text) {
    if (text.indexOf('@') < 0) {
      return text;
    }
    String whole = text;
    for (Map.Entry<ProviderName, String> address : addresses.entrySet()) {
      whole = whole.replace("@" + address.getKey() + "@", address.getValue());
    }
    return whole.contains(PAD) ? whole.replace(PAD, "x".repeat(pad)) : whole;
  }

  /** Returns values by their names, with all that they stand for. */
  public Map<String, String> of(Map<String, String> texts) {
    Map<String, String> whole = new LinkedHashMap<>();
    texts.forEach((name, text) -> whole.put(name, of(text)));
    return whole;
  }

  /** Returns these texts with another pad. */
  public Texts padded(int letters) {
    return new Texts(addresses, letters);
  }
}
