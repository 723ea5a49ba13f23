package dev.sluice;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs while this is open, which nobody else gets to see. */
public final class LogRecords implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Begins to listen. */
  public LogRecords(Class<?> logging) {
    logger = Logger.getLogger(logging.getName());
    logger.addHandler(listener);
    logger.setUseParentHandlers(false);
  }

  /** Returns what was logged so far. */
  public List<LogRecord> all() {
    return records;
  }

  /** Returns the messages of what was logged so far. */
  public List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  @Override
  public void close() {
    logger.removeHandler(listener);
    logger.setUseParentHandlers(true);
  }
}
