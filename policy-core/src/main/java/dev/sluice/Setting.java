package dev.sluice;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tells people and the JSON Schema what a component of a settings record means. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** Returns what the setting does, with its unit, in one clause. */
  String value();

  /**
   * Returns the default as a file would spell it; empty means that the setting must be given, or,
   * where its component may be null, that it is off.
   */
  String standard() default "";
}
