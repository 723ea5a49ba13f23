package dev.sluice.cache;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** A volume with a megabyte left, or one that does not say how much. */
final class FakeVolume extends FileStore {
  private final boolean silent;

  FakeVolume(boolean silent) {
    this.silent = silent;
  }

  @Override
  public String name() {
    return "full";
  }

  @Override
  public String type() {
    return "test";
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public long getTotalSpace() {
    return 1L << 40;
  }

  @Override
  public long getUsableSpace() throws IOException {
    if (silent) {
      throw new IOException("gone");
    }
    return 1 << 20;
  }

  @Override
  public long getUnallocatedSpace() {
    return 1 << 20;
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return false;
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return false;
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object getAttribute(String attribute) {
    throw new UnsupportedOperationException();
  }
}
