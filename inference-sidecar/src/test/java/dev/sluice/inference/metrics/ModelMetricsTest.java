package dev.sluice.inference.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.serving.ComputeDevice;
import dev.sluice.inference.serving.ModelRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelMetricsTest {
  @Test
  void tellsTheMemoryOfEachDeviceAndWhetherItIsUsed() {
    ModelRegistry models = new ModelRegistry();
    models.ready(List.of());
    models.computeOn(
        () ->
            List.of(
                new ComputeDevice("CUDA0", "NVIDIA H200", "cuda", true, 100, 141),
                new ComputeDevice("CPU", "Some CPU", "cpu", false, 20, 24)));
    assertThat(new String(new ServerMetrics(models).expose(), StandardCharsets.UTF_8))
        .contains(
            "sluice_inference_device_memory_bytes{backend=\"cuda\",device=\"CUDA0\",kind=\"free\"}"
                + " 100.0",
            "sluice_inference_device_memory_bytes{backend=\"cpu\",device=\"CPU\",kind=\"total\"}"
                + " 24.0",
            "sluice_inference_device_used{backend=\"cuda\",description=\"NVIDIA H200\","
                + "device=\"CUDA0\"} 1.0",
            "sluice_inference_model_memory_bytes{kind=\"budget\",place=\"device\"}");
  }
}
