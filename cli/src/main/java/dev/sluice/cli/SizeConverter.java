package dev.sluice.cli;

import dev.sluice.cache.DataSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 10MB} on the command line. */
final class SizeConverter implements ITypeConverter<DataSize> {
  @Override
  public DataSize convert(String text) {
    try {
      return DataSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
