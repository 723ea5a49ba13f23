package dev.sluice.config.bind;

import dev.sluice.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes records by reflection, each once; not for sharing between threads. */
public final class Shapes {
  private final Map<Class<?>, Shape> known = new LinkedHashMap<>();

  /** Lets a type have a shape that its record does not tell. */
  public void know(Class<?> type, Shape shape) {
    known.put(type, shape);
  }

  /**
   * Returns the shape of a record.
   *
   * @throws IllegalStateException if a component is of a type that no file can spell
   */
  public Shape.Fields record(Class<? extends Record> type) {
    return (Shape.Fields) of(type);
  }

  /**
   * Returns the shape of any type.
   *
   * @throws IllegalStateException if no file can spell it
   */
  public Shape of(Class<?> type) {
    return of(type, type.getSimpleName());
  }

  private Shape of(Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      return collection(generic, where);
    }
    if (!(type instanceof Class<?> raw)) {
      throw new IllegalStateException(where + " is of a type that no file can spell: " + type);
    }
    Shape shape = known.get(raw);
    if (shape == null) {
      shape = made(raw, where);
      known.put(raw, shape);
    }
    return shape;
  }

  private Shape made(Class<?> type, String where) {
    Shape.Scalar scalar = Scalars.of(type);
    if (scalar != null) {
      return scalar;
    }
    if (type.isEnum()) {
      return choice(type);
    }
    if (type.isRecord()) {
      return fields(type);
    }
    throw new IllegalStateException(where + " is of a type that no file can spell: " + type);
  }

  private Shape collection(ParameterizedType type, String where) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return new Shape.Many(of(arguments[0], where), List::copyOf);
    }
    if (type.getRawType() == Set.class) {
      return new Shape.Many(
          of(arguments[0], where),
          items -> Collections.unmodifiableSet(new LinkedHashSet<>(items)));
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return new Shape.Named(of(arguments[1], where));
    }
    throw new IllegalStateException(where + " is of a type that no file can spell: " + type);
  }

  private static Shape choice(Class<?> type) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      values.put(Words.kebab((Enum<?>) constant), constant);
    }
    return new Shape.Choice(values);
  }

  private Shape fields(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] parameters = new Class<?>[components.length];
    List<Shape.Field> fields = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      parameters[i] = components[i].getType();
      fields.add(field(type, components[i]));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return new Shape.Fields(type, List.copyOf(fields), values -> make(constructor, values));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  private Shape.Field field(Class<?> type, RecordComponent component) {
    String where = type.getSimpleName() + "." + component.getName();
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException(where + " lacks @Setting");
    }
    boolean optional = isNullable(component);
    return new Shape.Field(
        Words.kebab(component.getName()),
        setting.value(),
        setting.standard().isEmpty() ? null : setting.standard(),
        optional,
        of(component.getGenericType(), where));
  }

  /** Records of others may have the annotation from another library than ours. */
  private static boolean isNullable(RecordComponent component) {
    return Arrays.stream(component.getAnnotatedType().getAnnotations())
        .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("Nullable"));
  }

  private static Object make(Constructor<?> constructor, @Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(constructor + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(constructor + " cannot be called", e);
    }
  }
}
