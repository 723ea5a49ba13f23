package dev.sluice.inference.draft;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.speculate.Drafter;
import dev.sluice.inference.speculate.Lookahead;
import dev.sluice.inference.speculate.PassCost;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Guesses what a smaller model would answer: always its likeliest token. Used by the thread that
 * computes the steps of the larger one.
 */
public final class DraftModel implements Drafter {
  private static final Logger LOG = System.getLogger(DraftModel.class.getName());

  private final Decoder decoder;
  private final AutoCloseable weights;
  private final PassCost cost;
  private final LongSupplier nanoClock;
  private final TokenBatch batch;
  private final BitSet taken = new BitSet();
  private final Map<Lookahead, DraftSequence> sequences = new HashMap<>();
  private final List<DraftSequence> round = new ArrayList<>();
  private final List<DraftSequence> ready = new ArrayList<>();
  private long rounds;

  /**
   * Makes a drafter that knows no sequence yet.
   *
   * @param decoder the smaller model's, with the larger one's vocabulary
   * @param weights what the decoder needs until it is closed, closed after it
   * @param cost what its passes take; it is taught from now on
   * @param nanoClock the time in nanoseconds from any origin
   */
  public DraftModel(Decoder decoder, AutoCloseable weights, PassCost cost, LongSupplier nanoClock) {
    this.decoder = decoder;
    this.weights = weights;
    this.cost = cost;
    this.nanoClock = nanoClock;
    this.batch = new TokenBatch(decoder.stepCapacity());
  }

  @Override
  public int missing(Lookahead sequence) {
    DraftSequence own = sequences.get(sequence);
    return sequence.size() - (own == null ? 0 : own.agreed());
  }

  @Override
  public double nanos(int missing, int sequenceCount, int guesses, int context) {
    int whole = missing / decoder.stepCapacity();
    int rest = missing % decoder.stepCapacity();
    double reading = whole == 0 ? 0 : whole * cost.nanos(decoder.stepCapacity());
    double passes =
        reading + (rest == 0 ? 0 : cost.nanos(rest)) + (guesses - 1) * cost.nanos(sequenceCount);
    // What is read looks at what comes before it, on average but for half of itself.
    double attended = (double) missing / sequenceCount * (context - missing / 2.0);
    return passes + cost.attention(attended + (guesses - 1.0) * context);
  }

  @Override
  public boolean draft(List<Lookahead> wanted, int guesses) {
    rounds++;
    round.clear();
    for (Lookahead sequence : wanted) {
      DraftSequence own = open(sequence, guesses);
      if (own != null) {
        round.add(own);
      }
    }
    try {
      read();
      for (int i = 1; i < guesses && !round.isEmpty(); i++) {
        extend();
      }
      return true;
    } catch (DecodeException e) {
      LOG.log(Level.WARNING, "The draft model failed and is not used any more", e);
      return false;
    }
  }

  private @Nullable DraftSequence open(Lookahead sequence, int guesses) {
    // The last guess needs no place, as nothing is computed behind it.
    if (sequence.most() < 1 || sequence.size() + guesses - 1 > decoder.contextLength()) {
      return null;
    }
    DraftSequence own = sequences.get(sequence);
    if (own == null) {
      if (taken.cardinality() == decoder.sequences() && !forgetOldest()) {
        return null;
      }
      own = new DraftSequence(sequence, taken.nextClearBit(0));
      taken.set(own.number());
      sequences.put(sequence, own);
    }
    int agreed = own.agreed();
    if (agreed < own.length()) {
      decoder.memory().truncate(own.number(), agreed);
    }
    own.begin(agreed, rounds);
    return own;
  }

  private boolean forgetOldest() {
    DraftSequence oldest = null;
    for (DraftSequence sequence : sequences.values()) {
      if (sequence.lastRound() < rounds
          && (oldest == null || sequence.lastRound() < oldest.lastRound())) {
        oldest = sequence;
      }
    }
    if (oldest == null) {
      return false;
    }
    forget(oldest.target());
    return true;
  }

  /** Computes what is missing of all sequences; behind the last token of each comes a guess. */
  private void read() throws DecodeException {
    batch.clear();
    ready.clear();
    for (DraftSequence sequence : round) {
      Lookahead target = sequence.target();
      while (sequence.length() < target.size()) {
        boolean last = sequence.length() == target.size() - 1;
        batch.add(target.token(sequence.length()), sequence.length(), sequence.number(), last);
        sequence.computed();
        if (last) {
          ready.add(sequence);
        }
        if (batch.free() == 0) {
          decode();
        }
      }
    }
    decode();
  }

  /** Computes the last guess of each sequence that may have another. */
  private void extend() throws DecodeException {
    for (int i = 0; i < round.size(); i++) {
      DraftSequence sequence = round.get(i);
      if (sequence.count() < sequence.target().most()) {
        batch.add(sequence.lastGuess(), sequence.length(), sequence.number(), true);
        sequence.computed();
        ready.add(sequence);
      }
    }
    decode();
  }

  private void decode() throws DecodeException {
    if (batch.size() == 0) {
      return;
    }
    long start = nanoClock.getAsLong();
    decoder.decode(batch);
    int output = 0;
    double attended = 0;
    for (int i = 0; i < batch.size(); i++) {
      attended += batch.position(i);
      if (batch.output(i)) {
        ready.get(output++).guess(decoder.likeliest(i));
      }
    }
    cost.learn(batch.size(), attended, (double) (nanoClock.getAsLong() - start));
    batch.clear();
    ready.clear();
  }

  @Override
  public void forget(Lookahead sequence) {
    DraftSequence own = sequences.remove(sequence);
    if (own != null) {
      decoder.memory().forget(own.number());
      taken.clear(own.number());
    }
  }

  @Override
  public void close() {
    decoder.close();
    try {
      weights.close();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "The draft model's weights cannot be freed", e);
    }
  }
}
