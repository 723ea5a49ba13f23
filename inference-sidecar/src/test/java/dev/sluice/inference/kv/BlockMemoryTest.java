package dev.sluice.inference.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockMemoryTest {
  private static final int BLOCK = 300_000;
  private static final int BLOCKS = 1_100;

  @Test
  void blocksOfManySlabsAreZeroAndDoNotOverlap() {
    try (BlockMemory memory = new BlockMemory(BLOCK, BLOCKS)) {
      List<MemorySegment> blocks = new ArrayList<>();
      for (int i = 0; i < BLOCKS; i++) {
        MemorySegment block = memory.next();
        assertThat(block.byteSize()).isEqualTo(BLOCK);
        assertThat(block.get(ValueLayout.JAVA_BYTE, 0)).isZero();
        assertThat(block.get(ValueLayout.JAVA_BYTE, BLOCK - 1)).isZero();
        block.asSlice(0, 8).fill((byte) i);
        block.asSlice(BLOCK - 8).fill((byte) -i);
        blocks.add(block);
      }
      for (int i = 0; i < BLOCKS; i++) {
        assertThat(blocks.get(i).get(ValueLayout.JAVA_BYTE, 7)).isEqualTo((byte) i);
        assertThat(blocks.get(i).get(ValueLayout.JAVA_BYTE, BLOCK - 8)).isEqualTo((byte) -i);
      }
    }
  }

  @Test
  void thereAreNoMoreBlocksThanWereAskedFor() {
    try (BlockMemory memory = new BlockMemory(48, 3)) {
      assertThat(List.of(memory.next(), memory.next(), memory.next())).hasSize(3);
      assertThatThrownBy(memory::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("all blocks have their memory");
    }
  }

  @Test
  void aBlockLongerThanASlabGetsOneOfItsOwn() {
    try (BlockMemory memory = new BlockMemory(5 << 20, 2)) {
      assertThat(memory.next().byteSize()).isEqualTo(5 << 20);
      assertThat(memory.next().byteSize()).isEqualTo(5 << 20);
    }
  }

  @Test
  void canBeClosedWhileASlabIsMade() {
    for (int i = 0; i < 50; i++) {
      BlockMemory memory = new BlockMemory(1 << 20, 1_000);
      MemorySegment block = memory.next();
      memory.close();
      assertThat(block.scope().isAlive()).isFalse();
    }
  }
}
