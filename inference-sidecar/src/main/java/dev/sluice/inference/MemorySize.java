package dev.sluice.inference;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as people write it: {@code 512MB}, {@code 8GB}, {@code 8GiB}; all are powers of
 * two, as memory is sold.
 *
 * @param bytes the number
 */
record MemorySize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*([kmgt]?)(i?b)?");
  private static final String UNITS = " kmgt";

  /** Reads a size from the command line. */
  static final class Converter implements ITypeConverter<MemorySize> {
    @Override
    public MemorySize convert(String text) {
      Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'%s' is not a size such as 512MB or 8GB".formatted(text));
      }
      String unit = matcher.group(2);
      int shift = unit.isEmpty() ? 0 : 10 * UNITS.indexOf(unit.charAt(0));
      return new MemorySize(Long.parseLong(matcher.group(1)) << shift);
    }
  }
}
