package dev.sluice.config;

import dev.sluice.config.bind.ConfigError;
import dev.sluice.config.bind.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the kinds of policies that providers add to Sluice's own; for one use. */
final class ProvidedKinds {
  private static final String PATH = "policies";
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final Path file;
  private final Map<Class<?>, PolicyProvider<?>> found = new LinkedHashMap<>();
  private final List<ConfigError> errors = new ArrayList<>();

  private ProvidedKinds(Path file) {
    this.file = file;
  }

  /**
   * Returns Sluice's own kinds and those of all providers that the thread's context class loader
   * and Sluice's own know.
   *
   * @param file what errors are about
   * @throws ConfigException if a provider cannot be loaded, or two kinds have one key
   */
  static PolicyKinds with(List<PolicyKind<?>> own, Path file) {
    ProvidedKinds provided = new ProvidedKinds(file);
    provided.look(Thread.currentThread().getContextClassLoader());
    provided.look(ProvidedKinds.class.getClassLoader());
    List<PolicyKind<?>> kinds = new ArrayList<>(own);
    provided.found.values().forEach(provider -> provided.add(provider, kinds));
    if (!provided.errors.isEmpty()) {
      throw new ConfigException(provided.errors);
    }
    return new PolicyKinds(kinds);
  }

  /** One loader often sees what another has found already. */
  private void look(@Nullable ClassLoader loader) {
    try {
      @SuppressWarnings("rawtypes")
      Iterator<PolicyProvider> providers =
          ServiceLoader.load(PolicyProvider.class, loader).iterator();
      while (providers.hasNext()) {
        PolicyProvider<?> provider = providers.next();
        found.putIfAbsent(provider.getClass(), provider);
      }
    } catch (ServiceConfigurationError e) {
      error("a policy provider cannot be loaded: " + e.getMessage());
    }
  }

  private void add(PolicyProvider<?> provider, List<PolicyKind<?>> kinds) {
    String name = provider.getClass().getName();
    String key = provider.key();
    if (!KEY.matcher(key).matches()) {
      error(name + " has the key \"" + key + "\"; wanted lower-case words joined by hyphens");
    } else if (kinds.stream().anyMatch(kind -> kind.key().equals(key))) {
      error("the key \"" + key + "\" of " + name + " means another policy already");
    } else {
      try {
        kinds.add(kind(key, provider));
      } catch (IllegalStateException e) {
        error("the settings of " + name + " cannot be read from a file: " + e.getMessage());
      }
    }
  }

  private static <S extends Record> PolicyKind<S> kind(String key, PolicyProvider<S> provider) {
    PolicyEntry.OnFailure failure =
        provider.failOpen() ? PolicyEntry.OnFailure.OPEN : PolicyEntry.OnFailure.CLOSED;
    return new PolicyKind<>(
        key,
        provider.settings(),
        failure,
        (name, settings, wiring) -> List.of(provider.make(name, settings, wiring)));
  }

  private void error(String message) {
    errors.add(new ConfigError(Place.of(file), PATH, message));
  }
}
