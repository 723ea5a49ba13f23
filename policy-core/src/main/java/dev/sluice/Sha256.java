package dev.sluice;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Gives out digests of SHA-256 (FIPS 180-4). */
public final class Sha256 {
  /** Only copied: asking for one by name takes longer than digesting something short. */
  private static final MessageDigest FRESH = make();

  private Sha256() {}

  private static MessageDigest make() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns a new digest, for one thread.
   *
   * @throws IllegalStateException if the platform's digest cannot be copied
   */
  public static MessageDigest digest() {
    try {
      return (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 cannot be copied", e);
    }
  }
}
