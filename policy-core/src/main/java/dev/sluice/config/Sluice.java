package dev.sluice.config;

import dev.sluice.Environment;
import dev.sluice.Models;
import dev.sluice.config.bind.ConfigError;
import dev.sluice.cost.Ledger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The running thing that adapters hold: begins exchanges under the configuration in force, and puts
 * another in force when its files change or {@link #reload} is called.
 *
 * <p>A configuration comes into force as a whole or not at all; with an error in it, the one before
 * stays. Calls under way end as they began. Safe for any number of threads.
 */
public final class Sluice implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sluice.class.getName());

  private final Path file;
  private final @Nullable String text;
  private final SluiceOptions options;
  private final Environment environment;
  private final Services services;
  private final ConfigReader reader;
  private final EditionMaker maker;
  private final FileWatch watch;
  private final ThreadPoolExecutor worker = SystemEnvironment.worker();
  private final Editions editions = new Editions(worker);
  private final ReentrantLock reloading = new ReentrantLock();
  private volatile ReloadStatus status;
  private boolean closed;
  private @Nullable Future<?> looking;

  private Sluice(Path file, @Nullable String text, SluiceOptions options, PolicyKinds kinds) {
    this.file = file;
    this.text = text;
    this.options = options;
    this.environment =
        options.environment() != null ? options.environment() : SystemEnvironment.create();
    this.reader = new ConfigReader(kinds, options.variables());
    this.services = Services.of(environment);
    this.maker = new EditionMaker(kinds, services);
    this.watch = new FileWatch(environment.time());
    this.status = new ReloadStatus(environment.time().instant(), 0, List.of(), List.of());
  }

  /** Opens a file with the standard options. */
  public static Sluice open(Path file) {
    return open(file, SluiceOptions.STANDARD);
  }

  /**
   * Opens a file.
   *
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static Sluice open(Path file, SluiceOptions options) {
    return open(file, null, options, PolicyKinds.known(file));
  }

  /**
   * Opens a configuration that no file holds.
   *
   * @param text the configuration
   * @param name what it is called in messages; paths in it are relative to this
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static Sluice open(String text, Path name, SluiceOptions options) {
    return open(name, text, options, PolicyKinds.known(name));
  }

  static Sluice open(Path file, @Nullable String text, SluiceOptions options, PolicyKinds kinds) {
    Sluice sluice = new Sluice(file, text, options, kinds);
    try {
      ReloadStatus first = sluice.reload();
      if (!first.ok()) {
        throw new ConfigException(first.errors());
      }
      sluice.startLooking();
      return sluice;
    } catch (Throwable e) {
      sluice.close();
      throw e;
    }
  }

  /**
   * Returns what a file and those that it includes say, and opens nothing that they name.
   *
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static Configuration read(Path file, SluiceOptions options) {
    return new ConfigReader(PolicyKinds.known(file), options.variables())
        .read(file, null)
        .orThrow();
  }

  /**
   * Reads a file as {@link #open} does, and opens nothing that it names.
   *
   * @return what would be guessed
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static List<ConfigError> check(Path file, SluiceOptions options) {
    ConfigReader.Reading reading =
        new ConfigReader(PolicyKinds.known(file), options.variables()).read(file, null);
    Catalogue catalogue = new Catalogue(reading.orThrow(), reading.places(), reading.prices());
    catalogue.models();
    return catalogue.warnings();
  }

  /**
   * Begins an exchange under the configuration in force.
   *
   * @throws IllegalStateException if this is closed
   */
  public Begun begin() {
    return editions.begin();
  }

  /** Returns the models in force. */
  public Models models() {
    return editions.current().models();
  }

  /** Returns what the files in force say. */
  public Configuration configuration() {
    return editions.current().configuration();
  }

  /** Returns what calls have cost since the ledger began. */
  public Ledger ledger() {
    return services.ledger();
  }

  /** Returns the clocks, randomness and timer that exchanges run with. */
  public Environment environment() {
    return environment;
  }

  /** Returns what came of the last reading of the files. */
  public ReloadStatus lastReload() {
    return status;
  }

  /**
   * Reads the files again and puts what they say in force, unless anything in them is wrong.
   *
   * @throws IllegalStateException if this is closed
   */
  public ReloadStatus reload() {
    reloading.lock();
    try {
      if (closed) {
        throw new IllegalStateException("Sluice is closed");
      }
      status = reloaded();
      tell(status);
      return status;
    } finally {
      reloading.unlock();
    }
  }

  private ReloadStatus reloaded() {
    long edition = status.edition();
    try {
      Edition next = maker.make(read());
      editions.replace(next);
      return new ReloadStatus(
          environment.time().instant(), edition + 1, List.of(), next.warnings());
    } catch (ConfigException e) {
      return new ReloadStatus(environment.time().instant(), edition, e.errors(), List.of());
    }
  }

  /** Looks at files before it reads them, so that no change falls between the two. */
  private ConfigReader.Reading read() {
    watch.changed();
    ConfigReader.Reading reading = reader.read(file, text);
    if (text == null && watch.watch(reading.files())) {
      reading = reader.read(file, null);
      watch.watch(reading.files());
    }
    return reading;
  }

  private void tell(ReloadStatus result) {
    result.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
    if (result.ok()) {
      LOG.log(Level.INFO, file + " is in force, edition " + result.edition());
    } else if (result.edition() > 0) {
      String stays = "; edition " + result.edition() + " stays in force";
      result.errors().forEach(error -> LOG.log(Level.ERROR, error + stays));
    }
  }

  private void startLooking() {
    Duration interval = options.watch();
    if (interval != null && text == null) {
      long nanos = interval.toNanos();
      looking =
          environment
              .timer()
              .scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Runs on the timer, which must not wait for a reload. */
  private void look() {
    if (!reloading.tryLock()) {
      return;
    }
    try {
      if (!closed && watch.changed()) {
        worker.execute(this::reloadUnlessClosed);
      }
    } catch (RuntimeException e) {
      // What throws here is never run again.
      LOG.log(Level.WARNING, file + " cannot be looked at for changes now", e);
    } finally {
      reloading.unlock();
    }
  }

  private void reloadUnlessClosed() {
    reloading.lock();
    try {
      if (!closed) {
        reload();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, file + " cannot be reloaded", e);
    } finally {
      reloading.unlock();
    }
  }

  /**
   * Takes no more calls, waits as long as the options say for those under way, and closes all that
   * is open; further calls do nothing.
   */
  @Override
  public void close() {
    reloading.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (looking != null) {
        looking.cancel(false);
      }
      editions.replace(null);
    } finally {
      reloading.unlock();
    }
    editions.close(options.patience());
    services.lasting().close();
    SystemEnvironment.end(worker);
    if (options.environment() == null) {
      SystemEnvironment.end(environment.timer());
    }
  }
}
