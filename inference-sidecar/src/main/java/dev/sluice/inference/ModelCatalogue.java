package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.guard.CrashGuard;
import dev.sluice.inference.serving.Footprint;
import dev.sluice.inference.serving.ModelProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All models that can be served, checked against the memory that they may take. */
final class ModelCatalogue {
  private final Map<String, ModelProvider> models = new LinkedHashMap<>();
  private final Footprint budget;

  /**
   * Reads what the files say.
   *
   * @throws IOException if one cannot be used, or its model does not fit even alone; the message is
   *     one sentence
   */
  ModelCatalogue(
      List<ModelSource> sources,
      List<AdapterSource> adapters,
      ModelLoader loader,
      EngineSettings settings,
      DevicePlan devices,
      CrashGuard guard,
      Footprint budget)
      throws IOException {
    this.budget = budget;
    Map<String, FileModel> bases = new LinkedHashMap<>();
    for (ModelSource source : sources) {
      FileModel model = FileModel.of(source, loader, settings, devices, guard);
      check(source.file() + "", model.contexts().need().describe(), model.card().footprint());
      bases.put(source.name(), model);
      models.put(source.name(), model);
    }
    for (AdapterSource source : adapters) {
      FileModel base = Objects.requireNonNull(bases.get(source.model()));
      AdapterModel adapter = AdapterModel.of(source, base, loader, guard);
      Footprint both = base.card().footprint().plus(adapter.card().footprint());
      check(source.file() + " with its model", both.describe(), both);
      models.put(source.servedName(), adapter);
    }
  }

  private void check(String file, String need, Footprint footprint) throws GgufException {
    if (!footprint.fitsIn(budget)) {
      throw new GgufException(
          "Model file %s needs %s of memory and %s are free; give a smaller --context or"
                  .formatted(file, need, budget.describe())
              + " --parallel, or a smaller model.");
    }
  }

  List<ModelProvider> models() {
    return List.copyOf(models.values());
  }

  /** Returns the names of the models that fit together, in the order in which they were named. */
  List<String> fittingTogether() {
    List<String> names = new ArrayList<>();
    Footprint left = budget;
    for (ModelProvider model : models.values()) {
      Footprint need = model.card().footprint();
      boolean hasBase = model.card().base().stream().allMatch(names::contains);
      if (hasBase && need.fitsIn(left)) {
        names.add(model.card().name());
        left = left.minus(need);
      }
    }
    return names;
  }
}
