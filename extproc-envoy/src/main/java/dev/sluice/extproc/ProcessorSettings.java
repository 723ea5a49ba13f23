package dev.sluice.extproc;

/**
 * What can be set about the processor itself; all else is in the policy file.
 *
 * @param maxBody the most bytes that a request's body may have, before and after inflating
 */
public record ProcessorSettings(int maxBody) {
  private static final int MEBIBYTE = 1 << 20;
  private static final int LARGEST_BODY = 1 << 30;

  /** What holds where nothing is set: 10 MiB. */
  public static final ProcessorSettings STANDARD = new ProcessorSettings(10 * MEBIBYTE);

  public ProcessorSettings {
    if (maxBody < 1 || maxBody > LARGEST_BODY) {
      throw new IllegalArgumentException(
          "the largest body must be 1 to " + LARGEST_BODY + " bytes, got " + maxBody);
    }
  }
}
