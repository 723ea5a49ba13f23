package dev.sluice.conformance.cases;

/**
 * A case and how it is called.
 *
 * @param name folder and file without its ending, such as {@code stream/usage-injected}
 * @param file what it says
 * @param policy the text of its policy file
 * @param other the text of the policy file that takes turns with it; empty where there is none
 */
public record ConformanceCase(String name, CaseFile file, String policy, String other) {
  /** Returns the name, by which tests are reported. */
  @Override
  public String toString() {
    return name;
  }
}
