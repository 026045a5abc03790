#pragma once

// Stores that leave the processor's caches alone, which Swift has no word for.

typedef long long aligned_words __attribute__((vector_size(16), aligned(16)));
typedef long long unaligned_words __attribute__((vector_size(16), aligned(1)));

// Copies 16 bytes to an address that is a multiple of 16.
static inline void stream_16_bytes(void *to, const void *from) {
  __builtin_nontemporal_store(
      (aligned_words)*(const unaligned_words *)from, (aligned_words *)to);
}

// Makes the stores before it visible to other threads, as usual stores are.
static inline void stream_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
