package dev.sluice.inference.llama;

import java.util.Locale;

/** The builds of the native library that npm has, each in a folder of its own. */
public enum LibraryBuild {
  /** Computes on the processor. */
  CPU("", ""),
  /** Computes on NVIDIA's GPUs; needs CUDA 13's runtime beside it. */
  CUDA("cuda", "libggml-cuda.so"),
  /** Computes on GPUs with a Vulkan driver. */
  VULKAN("vulkan", "libggml-vulkan.so");

  private final String folder;
  private final String backendFile;

  LibraryBuild(String folder, String backendFile) {
    this.folder = folder;
    this.backendFile = backendFile;
  }

  /** Returns the folder below {@code native} that its lock file is in; empty for that itself. */
  public String folder() {
    return folder;
  }

  /** Returns the file that drives its GPUs; empty where there is none. */
  public String backendFile() {
    return backendFile;
  }

  /** Returns the option that installs it. */
  public String option() {
    return "--" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns npm's name of the package for a platform, without the scope. */
  String packageName(String platform) {
    return folder.isEmpty() ? platform : platform + "-" + folder;
  }
}
