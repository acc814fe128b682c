#include "kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Places that passed the tables and wait to be compared. Whether a vector has one is as good as chance:
// a branch on it would be guessed wrong at every third or fourth vector.
enum { waiting = 64 };
typedef struct {
  size_t base;  // what offsets are counted from
  size_t count; // at most `waiting` before the places of a vector are added
  uint32_t offsets[waiting + 64];
} candidates;

// Most hits that the candidates can have, and those of the runs that begin in one vector.
#define CANDIDATES_ROOM ((waiting + 64) * KASCAN_ROOM + 4)
// What the scalar kernel writes in one block.
#define BLOCK_ROOM (16 * KASCAN_ROOM + 1)
_Static_assert(CANDIDATES_ROOM <= kascan_hits_min, "a vector's hits have room");

// Adds the places of a vector: `bits` has a bit for each position from `position` on. Three are
// written whether they are there or not.
static inline __attribute__((always_inline)) void add(candidates *list, size_t position, uint64_t bits) {
  uint32_t offset = (uint32_t)(position - list->base), *next = list->offsets + list->count;
  list->count += (size_t)__builtin_popcountll(bits);
  for (int i = 0; i < 3; i++) {
    *next++ = offset + (bits ? (uint32_t)__builtin_ctzll(bits) : 64);
    bits &= bits - 1;
  }
  while (__builtin_expect(bits != 0, 0)) {
    *next++ = offset + (uint32_t)__builtin_ctzll(bits);
    bits &= bits - 1;
  }
}

// Hits of the candidates, in the order of their places. The list is empty then and counts from `base`.
__attribute__((noinline)) static size_t compare(candidates *list, size_t base,
                                                const kascan_literal_set *set, const uint8_t *bytes,
                                                size_t count, kascan_hit *hits) {
  size_t left = 0, found = 0;
  for (size_t i = 0; i < list->count; i++) {
    uint64_t word = kascan_load(bytes, count, list->base + list->offsets[i]);
    list->offsets[left] = list->offsets[i];
    left += !kascan_is_other(set, kascan_hash(word));
  }
  for (size_t i = 0; i < left; i++) {
    size_t position = list->base + list->offsets[i];
    uint64_t word = kascan_load(bytes, count, position);
    found += kascan_compare_all(set, word, count - position, position, hits + found);
  }
  list->base = base;
  list->count = 0;
  return found;
}

// Adds the places of blocks of 16 bytes, of which some are the beginning of a run. A block's beginning
// of a run comes before its literals.
__attribute__((noinline)) static size_t add_blocks(candidates *list, size_t position, uint64_t bits,
                                                   const bool *begins, size_t blocks,
                                                   const kascan_literal_set *set, const uint8_t *bytes,
                                                   size_t count, kascan_hit *hits) {
  size_t found = 0;
  for (size_t i = 0; i < blocks; i++, position += 16, bits >>= 16) {
    if (begins[i]) {
      found += compare(list, position, set, bytes, count, hits + found);
      hits[found++] = (kascan_hit){position, kascan_run_literal};
    }
    add(list, position, bits & 0xffff);
  }
  return found;
}

// Every kernel works in blocks of 16 bytes counted from `*from`, and goes on to the end of the vector
// that `to` is in. Those that can't load a part of a vector stop where fewer than 16 + 3 bytes are
// left, and leave the rest to `search_scalar`, which has the same blocks.
static size_t search_scalar(const kascan_literal_set *set, const uint8_t *bytes, size_t count,
                            size_t *from, size_t to, unsigned *state, kascan_hit *hits, size_t capacity) {
  size_t found = 0, position = *from;
  while (position < to && found + BLOCK_ROOM + KASCAN_ROOM <= capacity) {
    bool whole = count - position >= 16;
    bool run = set->runs && whole && kascan_run_block(bytes, position);
    if (kascan_run_begins(run, *state)) hits[found++] = (kascan_hit){position, kascan_run_literal};
    *state = kascan_run_next(run, *state);
    size_t end = whole ? position + 16 : count;
    while (position < end) {
      if (found + KASCAN_ROOM > capacity) goto full;
      found += kascan_search_bytes(set, bytes, count, &position, end, hits + found, capacity - found);
    }
  }
full:
  *from = position;
  return found;
}

#if defined(__x86_64__)
// What is done for each position that is looked at, for kernels that keep all tables in registers.
#define EACH_POSITION(f)                                                                           \
  f(longer, 0); f(longer, 1); f(longer, 2); f(longer, 3); f(shorter, 0); f(shorter, 1); f(shorter, 2);

__attribute__((target("ssse3,popcnt"))) static size_t
search_ssse3(const kascan_literal_set *set, const uint8_t *bytes, size_t count, size_t *from, size_t to,
             unsigned *state, kascan_hit *hits, size_t capacity) {
  const __m128i half = _mm_set1_epi8(15), zero = _mm_setzero_si128();
#define TABLE(t) _mm_loadu_si128((const __m128i *)(t))
  const __m128i run_low = TABLE(kascan_run_low), run_high = TABLE(kascan_run_high);
  size_t found = 0, position = *from;
  unsigned was = *state;
  candidates list = {.base = position};
  while (position < to && count - position >= 19 && found + CANDIDATES_ROOM <= capacity) {
    __m128i longer = _mm_set1_epi8(-1), shorter = longer;
    bool run = false;
    for (int k = 0; k < KASCAN_POSITIONS; k++) {
      __m128i v = _mm_loadu_si128((const __m128i *)(bytes + position + k));
      __m128i lo = _mm_and_si128(v, half), hi = _mm_and_si128(_mm_srli_epi16(v, 4), half);
#define BUCKETS(side)                                                                              \
  _mm_and_si128(_mm_shuffle_epi8(TABLE(set->side.low[k]), lo),                                     \
                _mm_shuffle_epi8(TABLE(set->side.high[k]), hi))
      longer = _mm_and_si128(longer, BUCKETS(longer));
      if (k < KASCAN_SHORT_POSITIONS) shorter = _mm_and_si128(shorter, BUCKETS(shorter));
#undef BUCKETS
      if (k == 0 && set->runs) {
        __m128i r = _mm_and_si128(_mm_shuffle_epi8(run_low, lo), _mm_shuffle_epi8(run_high, hi));
        run = _mm_movemask_epi8(_mm_cmpeq_epi8(r, zero)) == 0;
      }
    }
    __m128i b = _mm_or_si128(longer, shorter);
    uint32_t nonzero = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, zero)) ^ 0xffff;
    bool begins = kascan_run_begins(run, was);
    was = kascan_run_next(run, was);
    if (begins) found += add_blocks(&list, position, nonzero, &begins, 1, set, bytes, count, hits + found);
    else add(&list, position, nonzero);
    position += 16;
    if (list.count > waiting) found += compare(&list, position, set, bytes, count, hits + found);
  }
#undef TABLE
  *from = position;
  *state = was;
  return found + compare(&list, position, set, bytes, count, hits + found);
}

__attribute__((target("avx2,bmi,popcnt"))) static size_t
search_avx2(const kascan_literal_set *set, const uint8_t *bytes, size_t count, size_t *from, size_t to,
            unsigned *state, kascan_hit *hits, size_t capacity) {
  const __m256i half = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
#define TABLE(t) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(t)))
#define TABLES(side, k)                                                                            \
  const __m256i side##_low##k = TABLE(set->side.low[k]), side##_high##k = TABLE(set->side.high[k])
  EACH_POSITION(TABLES)
  const __m256i run_low = TABLE(kascan_run_low), run_high = TABLE(kascan_run_high);
#undef TABLES
#undef TABLE
  const bool runs = set->runs;
  size_t found = 0, position = *from;
  unsigned was = *state;
#define HALVES(k)                                                                                  \
  const __m256i v##k = _mm256_loadu_si256((const __m256i *)(bytes + position + k));                \
  const __m256i lo##k = _mm256_and_si256(v##k, half);                                              \
  const __m256i hi##k = _mm256_and_si256(_mm256_srli_epi16(v##k, 4), half)
#define BUCKETS(side, k)                                                                           \
  _mm256_and_si256(_mm256_shuffle_epi8(side##_low##k, lo##k), _mm256_shuffle_epi8(side##_high##k, hi##k))
  candidates list = {.base = position};
  while (position < to && count - position >= 35 && found + CANDIDATES_ROOM <= capacity) {
    HALVES(0);
    HALVES(1);
    HALVES(2);
    HALVES(3);
    __m256i a = _mm256_and_si256(_mm256_and_si256(BUCKETS(longer, 0), BUCKETS(longer, 1)),
                                 _mm256_and_si256(BUCKETS(longer, 2), BUCKETS(longer, 3)));
    __m256i b = _mm256_and_si256(_mm256_and_si256(BUCKETS(shorter, 0), BUCKETS(shorter, 1)),
                                 BUCKETS(shorter, 2));
    b = _mm256_or_si256(a, b);
    uint32_t nonzero = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, zero));
    bool begins[2] = {false, false};
    if (runs) {
      __m256i r = _mm256_and_si256(_mm256_shuffle_epi8(run_low, lo0), _mm256_shuffle_epi8(run_high, hi0));
      uint32_t outside = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(r, zero));
      bool run0 = (outside & 0xffff) == 0, run1 = (outside >> 16) == 0;
      // Nearly all text is in no run.
      if (__builtin_expect(run0 | run1 | (was != 0), 0)) {
        begins[0] = kascan_run_begins(run0, was);
        was = kascan_run_next(run0, was);
        begins[1] = kascan_run_begins(run1, was);
        was = kascan_run_next(run1, was);
      }
    }
    if (__builtin_expect(begins[0] | begins[1], 0)) {
      found += add_blocks(&list, position, nonzero, begins, 2, set, bytes, count, hits + found);
    } else {
      add(&list, position, nonzero);
    }
    position += 32;
    if (list.count > waiting) found += compare(&list, position, set, bytes, count, hits + found);
  }
#undef BUCKETS
#undef HALVES
  *from = position;
  *state = was;
  return found + compare(&list, position, set, bytes, count, hits + found);
}

// A zero byte is in no run and a literal's length is checked, so bytes behind the end read as zeros.
__attribute__((target("avx512f,avx512bw,avx512vbmi"))) static inline __m512i
load_512(const uint8_t *bytes, size_t count, size_t position) {
  if (__builtin_expect(position + 64 <= count, 1)) return _mm512_loadu_si512(bytes + position);
  if (position >= count) return _mm512_setzero_si512();
  return _mm512_maskz_loadu_epi8(((__mmask64)1 << (count - position)) - 1, bytes + position);
}

__attribute__((target("avx512f,avx512bw,avx512vbmi,bmi,popcnt"))) static size_t
search_avx512(const kascan_literal_set *set, const uint8_t *bytes, size_t count, size_t *from, size_t to,
              unsigned *state, kascan_hit *hits, size_t capacity) {
#define TABLES(side, k)                                                                            \
  const __m512i side##_low##k = _mm512_loadu_si512(set->side.whole[k]);                            \
  const __m512i side##_high##k = _mm512_loadu_si512(set->side.whole[k] + 64)
  EACH_POSITION(TABLES)
#undef TABLES
#define TABLE(t) _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(t)))
  const __m512i run_low = TABLE(kascan_run_low), run_high = TABLE(kascan_run_high);
#undef TABLE
  const __m512i half = _mm512_set1_epi8(15);
  const bool runs = set->runs;
  size_t found = 0, position = *from;
  unsigned was = *state;
#define BUCKETS(side, k) _mm512_permutex2var_epi8(side##_low##k, v##k, side##_high##k)
  candidates list = {.base = position};
  while (position < to && found + CANDIDATES_ROOM <= capacity) {
    const __m512i v0 = load_512(bytes, count, position), v1 = load_512(bytes, count, position + 1);
    const __m512i v2 = load_512(bytes, count, position + 2), v3 = load_512(bytes, count, position + 3);
    __m512i a = _mm512_and_si512(BUCKETS(longer, 0), BUCKETS(longer, 1));
    __m512i b = _mm512_and_si512(BUCKETS(longer, 2), BUCKETS(longer, 3));
    __m512i c = _mm512_and_si512(BUCKETS(shorter, 0), BUCKETS(shorter, 1));
    uint64_t nonzero =
        _mm512_test_epi8_mask(a, b) | _mm512_test_epi8_mask(c, BUCKETS(shorter, 2));
    // A literal may begin with zeros.
    if (__builtin_expect(count - position < 64, 0)) nonzero &= ((uint64_t)1 << (count - position)) - 1;
    bool begins[4] = {false, false, false, false};
    if (runs) {
      __m512i lo = _mm512_and_si512(v0, half), hi = _mm512_and_si512(_mm512_srli_epi16(v0, 4), half);
      uint64_t outside = _mm512_testn_epi8_mask(_mm512_shuffle_epi8(run_low, lo),
                                                _mm512_shuffle_epi8(run_high, hi));
      // Whether any of the four blocks has no byte outside: there the subtraction borrows.
      uint64_t all = (outside - 0x0001000100010001) & ~outside & 0x8000800080008000;
      if (__builtin_expect((all != 0) | (was != 0), 0)) {
        for (unsigned i = 0; i < 4; i++) {
          bool run = (outside >> 16 * i & 0xffff) == 0;
          begins[i] = kascan_run_begins(run, was);
          was = kascan_run_next(run, was);
        }
      }
    }
    if (__builtin_expect(begins[0] | begins[1] | begins[2] | begins[3], 0)) {
      found += add_blocks(&list, position, nonzero, begins, 4, set, bytes, count, hits + found);
    } else {
      add(&list, position, nonzero);
    }
    position += 64;
    if (list.count > waiting) found += compare(&list, position, set, bytes, count, hits + found);
  }
#undef BUCKETS
  *from = position < count ? position : count;
  *state = was;
  return found + compare(&list, position, set, bytes, count, hits + found);
}
#elif defined(__aarch64__)
static size_t search_neon(const kascan_literal_set *set, const uint8_t *bytes, size_t count,
                          size_t *from, size_t to, unsigned *state, kascan_hit *hits, size_t capacity) {
  const uint8x16_t half = vdupq_n_u8(15);
  const uint8x16_t run_low = vld1q_u8(kascan_run_low), run_high = vld1q_u8(kascan_run_high);
  size_t found = 0, position = *from;
  unsigned was = *state;
  candidates list = {.base = position};
  while (position < to && count - position >= 19 && found + CANDIDATES_ROOM <= capacity) {
    uint8x16_t longer = vdupq_n_u8(0xff), shorter = longer;
    bool run = false;
    for (int k = 0; k < KASCAN_POSITIONS; k++) {
      uint8x16_t v = vld1q_u8(bytes + position + k);
      uint8x16_t lo = vandq_u8(v, half), hi = vshrq_n_u8(v, 4);
#define BUCKETS(side)                                                                              \
  vandq_u8(vqtbl1q_u8(vld1q_u8(set->side.low[k]), lo), vqtbl1q_u8(vld1q_u8(set->side.high[k]), hi))
      longer = vandq_u8(longer, BUCKETS(longer));
      if (k < KASCAN_SHORT_POSITIONS) shorter = vandq_u8(shorter, BUCKETS(shorter));
#undef BUCKETS
      if (k == 0 && set->runs)
        run = vminvq_u8(vtstq_u8(vqtbl1q_u8(run_low, lo), vqtbl1q_u8(run_high, hi))) != 0;
    }
    uint8x16_t b = vorrq_u8(longer, shorter);
    bool begins = kascan_run_begins(run, was);
    was = kascan_run_next(run, was);
    uint32_t nonzero = 0;
    if (vmaxvq_u8(b)) {
      uint8_t bits[16];
      vst1q_u8(bits, b);
      for (unsigned i = 0; i < 16; i++) nonzero |= (uint32_t)(bits[i] != 0) << i;
    }
    if (begins) found += add_blocks(&list, position, nonzero, &begins, 1, set, bytes, count, hits + found);
    else add(&list, position, nonzero);
    position += 16;
    if (list.count > waiting) found += compare(&list, position, set, bytes, count, hits + found);
  }
  *from = position;
  *state = was;
  return found + compare(&list, position, set, bytes, count, hits + found);
}
#endif

bool kascan_kernel_runs(kascan_kernel kernel) {
  switch (kernel) {
  case kascan_kernel_scalar: return true;
#if defined(__x86_64__)
  case kascan_kernel_ssse3: return __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt");
  case kascan_kernel_avx2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
  case kascan_kernel_avx512:
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi")
        && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
#elif defined(__aarch64__)
  case kascan_kernel_neon: return true;
#endif
  default: return false;
  }
}

kascan_kernel kascan_kernel_best(void) {
  static const kascan_kernel fastest_first[] = {kascan_kernel_avx512, kascan_kernel_avx2,
                                                kascan_kernel_neon, kascan_kernel_ssse3};
  for (size_t i = 0; i < sizeof fastest_first / sizeof *fastest_first; i++)
    if (kascan_kernel_runs(fastest_first[i])) return fastest_first[i];
  return kascan_kernel_scalar;
}

size_t kascan_search(kascan_kernel kernel, const kascan_literal_set *set, const uint8_t *bytes,
                     size_t count, size_t *from, size_t to, unsigned *state, kascan_hit *hits,
                     size_t capacity) {
  size_t found = 0;
  // Candidates are counted in 32 bits: the caller goes on where this ends.
  if (to > *from && to - *from > (size_t)1 << 30) to = *from + ((size_t)1 << 30);
  switch (kernel) {
#if defined(__x86_64__)
  case kascan_kernel_ssse3:
    found = search_ssse3(set, bytes, count, from, to, state, hits, capacity);
    break;
  case kascan_kernel_avx2:
    found = search_avx2(set, bytes, count, from, to, state, hits, capacity);
    break;
  case kascan_kernel_avx512:
    found = search_avx512(set, bytes, count, from, to, state, hits, capacity);
    break;
#elif defined(__aarch64__)
  case kascan_kernel_neon:
    found = search_neon(set, bytes, count, from, to, state, hits, capacity);
    break;
#endif
  default: break;
  }
  // Where more than a vector is left, the room for hits was too small for another one: the next
  // call has all of it again, and the scalar kernel would fill the rest of it at a tenth of the speed.
  if (found > 0 && *from + 64 <= to) return found;
  return found + search_scalar(set, bytes, count, from, to, state, hits + found, capacity - found);
}
