package dev.sluice.config;

import dev.sluice.cost.LedgerFile;
import java.nio.file.Path;

/**
 * The file that the ledger is kept in: only one until the end, because what an earlier one held is
 * a part of the ledger already and would count twice.
 */
record LedgerHome(Path file, LedgerFile open) implements AutoCloseable {
  /**
   * Keeps the ledger in the file that the settings name, if any.
   *
   * @throws IllegalArgumentException if it is kept in another already
   */
  static void keep(CostSettings settings, Services services) {
    Path file = settings.ledger();
    if (file == null) {
      return;
    }
    LedgerHome home =
        services
            .lasting()
            .use(
                LedgerHome.class,
                LedgerHome.class,
                () ->
                    new LedgerHome(
                        file,
                        LedgerFile.open(file, services.ledger(), LedgerFile.STANDARD_INTERVAL)));
    if (!home.file().equals(file)) {
      throw new IllegalArgumentException(
          "the ledger is kept in "
              + home.file()
              + " until a restart, so it cannot move to "
              + file);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
