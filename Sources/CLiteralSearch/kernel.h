#pragma once
#include "CLiteralSearch.h"

#include <string.h>

// What all kernels share. `position` is always below `count`.

// Classes of `[A-Za-z0-9+/]` by half bytes: a byte belongs to the alphabet if
// run_low[byte & 15] & run_high[byte >> 4] is not zero.
// Upper halves: 2 (+ /) bit 0, 3 (digits) bit 1, 4 and 6 (A-O, a-o) bit 2, 5 and 7 (P-Z, p-z) bit 3.
static const uint8_t kascan_run_low[16] = {0x0a, 0x0e, 0x0e, 0x0e, 0x0e, 0x0e, 0x0e, 0x0e,
                                           0x0e, 0x0e, 0x0c, 0x05, 0x04, 0x04, 0x04, 0x05};
static const uint8_t kascan_run_high[16] = {0, 0, 1, 2, 4, 8, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0};

static inline bool kascan_in_run(uint8_t byte) {
  return (kascan_run_low[byte & 15] & kascan_run_high[byte >> 4]) != 0;
}

// The 8 bytes from `position`, zeros behind the end. A literal that reaches behind the end then
// needs its length checked, since its bytes may be zeros.
static inline uint64_t kascan_load(const uint8_t *bytes, size_t count, size_t position) {
  uint64_t word = 0;
  if (count - position >= 8) memcpy(&word, bytes + position, 8);
  else memcpy(&word, bytes + position, count - position);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

// How many bytes of a literal the tables look at, in the two sets of buckets; behind a shorter
// one's end they pass every byte.
#define KASCAN_POSITIONS 4
#define KASCAN_SHORT_POSITIONS 3

// A hash of the first three bytes, 16 bits long.
static inline unsigned kascan_hash(uint64_t word) {
  return (uint32_t)((uint32_t)word << 8) * 0x9e3779b1u >> 16;
}

// The number of the literals that are compared for a hash.
static inline unsigned kascan_slot(unsigned hash) { return hash >> 4; }

// Whether no literal begins with bytes of this hash.
static inline bool kascan_is_other(const kascan_literal_set *set, unsigned hash) {
  return !(set->seen[hash >> 3] >> (hash & 7) & 1);
}

// Compares the literals of a hash with the word at `position`. Seldom reached: apart, it leaves the
// loops around it their registers.
__attribute__((noinline)) static size_t kascan_compare_all(const kascan_literal_set *set, uint64_t word,
                                                           size_t left, size_t position, kascan_hit *hits) {
  unsigned slot = kascan_slot(kascan_hash(word)), i = set->first[slot];
  size_t found = 0;
  for (i--; i < set->count && kascan_slot(kascan_hash(set->literals[i].value)) == slot; i++) {
    const kascan_literal *literal = &set->literals[i];
    if ((word & literal->mask) == literal->value && literal->length <= left)
      hits[found++] = (kascan_hit){position, literal->number};
  }
  return found;
}

// Compares literals at `position`; returns how many hits were written.
static inline size_t kascan_compare(const kascan_literal_set *set, const uint8_t *bytes,
                                    size_t count, size_t position, kascan_hit *hits) {
  uint64_t word = kascan_load(bytes, count, position);
  if (__builtin_expect(kascan_is_other(set, kascan_hash(word)), 1)) return 0;
  return kascan_compare_all(set, word, count - position, position, hits);
}

// Room for every hit of one position: of literals that differ, one of each length can match there.
#define KASCAN_ROOM (kascan_literal_max - kascan_literal_min + 1)

// The last bytes, or all of them: position by position.
static inline size_t kascan_search_bytes(const kascan_literal_set *set, const uint8_t *bytes,
                                         size_t count, size_t *from, size_t to, kascan_hit *hits,
                                         size_t capacity) {
  size_t found = 0, position = *from;
  for (; position < to && found + KASCAN_ROOM <= capacity; position++) {
    if (count - position < kascan_literal_min) {
      position = to;
      break;
    }
    found += kascan_compare(set, bytes, count, position, hits + found);
  }
  *from = position;
  return found;
}

// What is known of the last two blocks: bit 0, whether the last one was of a run; bit 1, whether the
// one before was. A run begins with the second block, so that identifiers seldom count.
static inline bool kascan_run_begins(bool run, unsigned state) { return run && (state & 3) == 1; }
static inline unsigned kascan_run_next(bool run, unsigned state) {
  return (state << 1 | run) & 3;
}

// Whether the 16 bytes at `position`, which are all there, are a block of a run.
static inline bool kascan_run_block(const uint8_t *bytes, size_t position) {
  for (int i = 0; i < 16; i++)
    if (!kascan_in_run(bytes[position + (size_t)i])) return false;
  return true;
}
