package dev.sluice.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.sluice.JsonText;
import java.io.IOException;

/**
 * Jackson as Sluice uses it: UTF-8 only, bounded nesting, nothing left in threads.
 *
 * <p>The factory is immutable in effect and safe for any number of threads.
 */
public final class Json {
  /** The deepest nesting that is read; deeper input is refused. */
  public static final int MAX_DEPTH = 128;

  /** Idle buffer sets kept for reuse; more parsers at once merely allocate. */
  private static final int IDLE_BUFFERS = 64;

  private static final JsonFactory FACTORY = makeFactory();

  private Json() {}

  private static JsonFactory makeFactory() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            // Adapters bound the body as a whole; an image in it may be one long string.
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    return new JsonFactoryBuilder()
        // Jackson's default pool leaves buffers in thread-locals, which outlive an undeployed app.
        .recyclerPool(JsonRecyclerPools.newBoundedPool(IDLE_BUFFERS))
        .streamReadConstraints(constraints)
        // What one party takes for UTF-16 another takes for UTF-8 with zero bytes.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        // Names are the clients' choice; interned they would stay in the JVM for good.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /** Returns the shared factory of streaming parsers and generators. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /**
   * Returns a parser of a piece of JSON text, whose byte offsets count from the piece's beginning.
   *
   * @throws IOException never in practice: the text is in memory
   */
  public static JsonParser parser(JsonText text) throws IOException {
    return FACTORY.createParser(text.array(), text.from(), text.length());
  }
}
