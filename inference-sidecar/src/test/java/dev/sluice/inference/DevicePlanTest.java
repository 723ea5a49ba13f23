package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.llama.Device;
import dev.sluice.inference.llama.Device.Backend;
import dev.sluice.inference.llama.Device.Kind;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.Placement;
import dev.sluice.inference.serving.Footprint;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DevicePlanTest {
  private static final Path LIBRARY = Path.of("lib/libllama.so");
  private static final Device CPU = device(2, "CPU", Backend.CPU, Kind.CPU, 1 << 30);
  private static final Device CUDA = device(0, "CUDA0", Backend.CUDA, Kind.GPU, 1000);
  private static final Device VULKAN = device(1, "Vulkan0", Backend.VULKAN, Kind.GPU, 1000);

  private static Device device(int index, String name, Backend backend, Kind kind, long free) {
    return new Device(index, name, name + " by a maker", backend, kind, free, free);
  }

  private static DevicePlan plan(DeviceChoice choice, Device... devices) throws LlamaException {
    return DevicePlan.of(choice, OptionalInt.empty(), List.of(devices), LIBRARY);
  }

  @Test
  void takesGpusWhereThereAreAny() throws Exception {
    assertThat(plan(DeviceChoice.AUTO, CUDA, VULKAN, CPU).gpus()).containsExactly(CUDA);
    assertThat(plan(DeviceChoice.AUTO, VULKAN, CPU).gpus()).containsExactly(VULKAN);
    assertThat(plan(DeviceChoice.AUTO, CPU).gpus()).isEmpty();
    assertThat(plan(DeviceChoice.CPU, CUDA, CPU).gpus()).isEmpty();
    assertThat(plan(DeviceChoice.VULKAN, CUDA, VULKAN, CPU).gpus()).containsExactly(VULKAN);
  }

  @Test
  void neverFallsBackSilently() {
    assertThatThrownBy(() -> plan(DeviceChoice.CUDA, VULKAN, CPU))
        .isInstanceOf(LlamaException.class)
        .hasMessageContaining("No GPU is there for --device cuda: the library in lib finds")
        .hasMessageContaining("Vulkan0, CPU only");
    assertThatThrownBy(
            () -> DevicePlan.of(DeviceChoice.AUTO, OptionalInt.of(4), List.of(CPU), LIBRARY))
        .hasMessageContaining("--device auto --gpu-layers 4");
  }

  @Test
  void putsAsManyLayersOnGpusAsFit() throws Exception {
    ModelDescription model = ModelDescription.of(GgufReader.read(DemoModels.LARGE));
    // Five layers and the output, 100 bytes each, and 300 of buffers; 900 bytes may be used.
    DevicePlan plan = plan(DeviceChoice.AUTO, CUDA, CPU);
    assertThat(plan.place(model, new MemoryNeed(500, 100, 300)).placement())
        .isEqualTo(new Placement(List.of(CUDA), 6));
    DevicePlan.Place part = plan.place(model, new MemoryNeed(1000, 200, 300));
    assertThat(part.placement().layers()).isEqualTo(3);
    assertThat(part.footprint()).isEqualTo(new Footprint(900, 900));
    assertThat(plan.place(model, new MemoryNeed(9000, 0, 300)).placement())
        .isEqualTo(Placement.CPU);
    assertThatThrownBy(
            () -> plan(DeviceChoice.CUDA, CUDA).place(model, new MemoryNeed(9000, 0, 300)))
        .hasMessageContaining("has no layer that fits into the 0 MiB of the GPUs");
  }

  @Test
  void takesTheNumberOfLayersThatIsGiven() throws Exception {
    ModelDescription model = ModelDescription.of(GgufReader.read(DemoModels.LARGE));
    DevicePlan two = DevicePlan.of(DeviceChoice.AUTO, OptionalInt.of(2), List.of(CUDA), LIBRARY);
    assertThat(two.place(model, new MemoryNeed(600, 0, 0)).footprint())
        .isEqualTo(new Footprint(400, 200));
    DevicePlan none = DevicePlan.of(DeviceChoice.AUTO, OptionalInt.of(0), List.of(CUDA), LIBRARY);
    assertThat(none.place(model, new MemoryNeed(600, 0, 0)).placement()).isEqualTo(Placement.CPU);
  }
}
