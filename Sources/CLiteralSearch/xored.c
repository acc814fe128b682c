#include "CLiteralSearch.h"

#include <string.h>

// The byte that all of a word are XORed with is not known, but drops out of two bytes XORed with each other.
// Two such pairs leave one place in 65,536 of noise.
enum { word_length = 8, block = 32, blocks = 4 };

// The compiler's own vectors: AVX2 has one of this size, NEON and SSE2 two. (Of a plain loop over bytes
// clang makes none.)
typedef uint8_t vector __attribute__((vector_size(block)));
typedef uint64_t words __attribute__((vector_size(block)));

// Whether all bytes are those of the word XORed with the same one: it is the lowest of the differences.
static inline bool is_word(const uint8_t *bytes, uint64_t word) {
  uint64_t differences;
  memcpy(&differences, bytes, word_length);
  differences ^= word;
  return differences == (differences & 0xFF) * 0x0101010101010101;
}

__attribute__((always_inline)) static inline size_t find(const uint8_t *bytes, size_t count, size_t from,
                                                         const uint8_t *word) {
  const vector zero = {0};
  const vector first = zero + (uint8_t)(word[0] ^ word[2]), second = zero + (uint8_t)(word[2] ^ word[7]);
  uint64_t whole;
  memcpy(&whole, word, word_length);
  size_t next = from;
  for (; next + blocks * block + word_length <= count; next += blocks * block) {
    vector any = zero;
    for (size_t index = 0; index < blocks; index++) {
      const uint8_t *b = bytes + next + index * block;
      vector zeroth, third, last;
      memcpy(&zeroth, b, block);
      memcpy(&third, b + 2, block);
      memcpy(&last, b + 7, block);
      any |= (vector)(((zeroth ^ third ^ first) | (third ^ last ^ second)) == zero);
    }
    const words found = (words)any;
    if (!(found[0] | found[1] | found[2] | found[3])) continue;
    for (size_t index = 0; index < blocks * block; index++)
      if (is_word(bytes + next + index, whole)) return next + index;
  }
  for (; next + word_length <= count; next++)
    if (is_word(bytes + next, whole)) return next;
  return count;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static size_t find_avx2(const uint8_t *bytes, size_t count, size_t from,
                                                        const uint8_t *word) {
  return find(bytes, count, from, word);
}
#endif

size_t kascan_find_xored(const uint8_t *bytes, size_t count, size_t from, const uint8_t word[8]) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return find_avx2(bytes, count, from, word);
#endif
  return find(bytes, count, from, word);
}
