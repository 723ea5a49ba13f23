package dev.sluice.conformance;

import dev.sluice.cost.Ledger;
import dev.sluice.cost.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A way to put a policy file to work in front of the providers; for one case at a time. */
public interface Adapter extends AutoCloseable {
  /** Returns the name by which cases and reports know it. */
  String name();

  /**
   * Puts a policy file to work.
   *
   * @throws IOException if it cannot, with what is wrong
   */
  Deployment deploy(Path policy) throws IOException;

  @Override
  void close() throws IOException;

  /** A policy file at work. */
  interface Deployment extends AutoCloseable {
    /** Returns the port of the loopback interface to which clients connect. */
    int port();

    /** Returns what stands before each path. */
    String prefix();

    /** Reads the policy file again. */
    void reload() throws IOException;

    /** Returns the ledger's rows, the first over all calls. */
    List<Row> ledger() throws IOException;

    /** Ends it, after the calls under way. */
    @Override
    void close() throws IOException;
  }

  /**
   * A row of the ledger.
   *
   * @param name dimension and name, such as {@code tenant acme}, or {@link #WHOLE}
   */
  record Row(String name, Totals totals) {
    /** Name of the row over all calls. */
    public static final String WHOLE = "whole";

    /** Returns the rows of a ledger. */
    public static List<Row> of(Ledger.Snapshot snapshot) {
      List<Row> rows = new ArrayList<>();
      rows.add(new Row(WHOLE, snapshot.whole()));
      for (Ledger.Row row : snapshot.rows()) {
        String by = row.dimension().name().toLowerCase(Locale.ROOT);
        rows.add(new Row(by + " " + row.name(), row.totals()));
      }
      return rows;
    }
  }
}
