package dev.sluice.inference;

import dev.sluice.inference.gguf.MachineMemory;
import dev.sluice.inference.serving.Footprint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which models are served and what memory they may take. */
final class ModelOptions {
  private static final List<String> NOTHING = List.of("none");

  @Option(
      names = "--model",
      paramLabel = "[NAME=]FILE",
      required = true,
      description = "A GGUF file to serve, under its own name or another; can be repeated.")
  private List<String> models = List.of();

  @Option(
      names = "--lora",
      paramLabel = "[MODEL:]NAME=FILE",
      description = {
        "A LoRA adapter in GGUF, served as MODEL:NAME; can be repeated. MODEL may be left out"
            + " where",
        "there is only one."
      })
  private List<String> adapters = List.of();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = MemorySize.Converter.class,
      description = {
        "Memory that loaded models may take, such as 8GB; models that do not fit together are",
        "loaded when calls want them (default: nine tenths of what is free)."
      })
  private @Nullable MemorySize memory;

  @Option(
      names = "--preload",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Models to load before the first call, or none (default: as many as fit together, in the",
        "order of --model)."
      })
  private List<String> preload = List.of();

  /**
   * Returns the model files.
   *
   * @throws IllegalArgumentException if two have one name
   */
  List<ModelSource> sources() {
    List<ModelSource> sources = models.stream().map(ModelSource::parse).toList();
    Set<String> names = new HashSet<>();
    for (ModelSource source : sources) {
      if (!names.add(source.name())) {
        throw new IllegalArgumentException(
            "Two models are named %s; name one with --model NAME=FILE".formatted(source.name()));
      }
    }
    return sources;
  }

  /**
   * Returns the adapters' files.
   *
   * @throws IllegalArgumentException if one belongs to no model, or two have one name
   */
  List<AdapterSource> adapterSources() {
    List<ModelSource> sources = sources();
    Set<String> names = new HashSet<>();
    sources.forEach(source -> names.add(source.name()));
    List<AdapterSource> result = new ArrayList<>();
    for (String text : adapters) {
      AdapterSource adapter = AdapterSource.parse(text, sources);
      if (!names.add(adapter.servedName())) {
        throw new IllegalArgumentException(
            "Two models are named %s; give one adapter another name"
                .formatted(adapter.servedName()));
      }
      result.add(adapter);
    }
    return result;
  }

  /** Returns the memory that models may take: this machine's, and the GPUs'. */
  Footprint budget(DevicePlan devices) {
    long bytes = memory == null ? MachineMemory.usableBytes() : memory.bytes();
    return new Footprint(bytes, devices.usableBytes());
  }

  /**
   * Returns the model files after having checked what can be before files are read.
   *
   * @throws IllegalArgumentException if names do not fit together
   */
  List<ModelSource> checkedSources() {
    List<String> served = new ArrayList<>(sources().stream().map(ModelSource::name).toList());
    adapterSources().forEach(adapter -> served.add(adapter.servedName()));
    for (String name : preload) {
      if (!served.contains(name) && !preload.equals(NOTHING)) {
        throw new IllegalArgumentException(
            "--preload %s names no model that is served".formatted(name));
      }
    }
    return sources();
  }

  /** Returns the names of the models to load first. */
  List<String> preloaded(ModelCatalogue catalogue) {
    if (preload.equals(NOTHING)) {
      return List.of();
    }
    return preload.isEmpty() ? catalogue.fittingTogether() : preload;
  }
}
