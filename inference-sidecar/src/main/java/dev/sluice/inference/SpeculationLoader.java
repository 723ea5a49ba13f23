package dev.sluice.inference;

import dev.sluice.inference.draft.DraftModel;
import dev.sluice.inference.draft.Vocabularies;
import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.PassTimes;
import dev.sluice.inference.llama.ContextSettings;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.llama.LlamaRuntime;
import dev.sluice.inference.speculate.Drafter;
import dev.sluice.inference.speculate.PassCost;
import dev.sluice.inference.speculate.Speculation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes what guesses for a model. Used by one thread. */
final class SpeculationLoader {
  private static final Logger LOG = System.getLogger(SpeculationLoader.class.getName());

  private final LlamaRuntime runtime;
  private final Duration acceptableStep;
  private final LongSupplier nanoClock;

  SpeculationLoader(LlamaRuntime runtime, Duration acceptableStep, LongSupplier nanoClock) {
    this.runtime = runtime;
    this.acceptableStep = acceptableStep;
    this.nanoClock = nanoClock;
  }

  /**
   * Measures a decoder that has no work yet.
   *
   * @return what its passes take; empty where the model's memory cannot take tokens back
   * @throws LlamaException if a step fails
   */
  Optional<PassCost> measure(Decoder decoder, ModelContexts contexts) throws LlamaException {
    try {
      if (!decoder.memory().truncates()) {
        LOG.log(Level.INFO, "The model's memory cannot take guesses back, so none are made");
        return Optional.empty();
      }
      return Optional.of(PassTimes.measure(decoder, contexts.generation().outputs(), nanoClock));
    } catch (DecodeException e) {
      throw new LlamaException(e.getMessage());
    }
  }

  /**
   * Makes what guesses for a model.
   *
   * @param cost what the decoder's passes take; it is taught from now on
   * @return empty when nothing is to be guessed
   * @throws LlamaException if the native library refuses the draft model, it is of no use for this
   *     one, or a step of it fails
   */
  Optional<Speculation> load(
      LlamaModel model, Decoder decoder, ModelContexts contexts, PassCost cost)
      throws LlamaException {
    ContextSettings context = contexts.generation();
    if (context.guesses() == 0) {
      return Optional.empty();
    }
    try {
      Optional<Drafter> drafter =
          contexts.draft().isPresent()
              ? Optional.of(drafter(contexts.draft().get(), model))
              : Optional.empty();
      boolean sharesCells = decoder.memory().sharesCells();
      boolean fillsGaps = decoder.fillsGaps();
      return Optional.of(
          new Speculation(
              cost, sharesCells, fillsGaps, drafter, context.guesses(), acceptableStep));
    } catch (DecodeException e) {
      throw new LlamaException(e.getMessage());
    }
  }

  private Drafter drafter(DraftContext draft, LlamaModel target)
      throws LlamaException, DecodeException {
    LlamaModel model = runtime.loadModel(draft.model(), true);
    try {
      Optional<String> difference =
          Vocabularies.difference(target.vocabulary(), model.vocabulary());
      if (difference.isPresent()) {
        throw new LlamaException(
            "Model file %s cannot guess for this model, as %s; use one of the same vocabulary."
                .formatted(draft.model().file(), difference.get()));
      }
      return drafter(model, draft.context());
    } catch (LlamaException | DecodeException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private Drafter drafter(LlamaModel model, ContextSettings context)
      throws LlamaException, DecodeException {
    Decoder decoder = model.newDecoder(context);
    try {
      PassCost cost = PassTimes.measure(decoder, context.outputs(), nanoClock);
      return new DraftModel(decoder, model, cost, nanoClock);
    } catch (DecodeException | RuntimeException e) {
      decoder.close();
      throw e;
    }
  }
}
