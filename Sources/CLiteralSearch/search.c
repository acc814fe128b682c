#include "kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Hits of the 16 bytes from `position`: a run's beginning first, then literals position by
// position. `candidates` has a bit for each position.
static inline size_t block_hits(const kascan_literal_set *set, const uint8_t *bytes, size_t count,
                                size_t position, uint32_t candidates, bool run_begins, kascan_hit *hits) {
  size_t found = 0;
  if (run_begins) hits[found++] = (kascan_hit){position, kascan_run_literal};
  while (candidates) {
    unsigned i = (unsigned)__builtin_ctz(candidates);
    candidates &= candidates - 1;
    found += kascan_compare(set, bytes, count, position + i, hits + found);
  }
  return found;
}

// Every kernel works in blocks of 16 bytes counted from `*from`, and goes on to the end of the vector
// that `to` is in. Those that can't load a part of a vector stop where fewer than 16 + 3 bytes are
// left, and leave the rest to `search_scalar`, which has the same blocks.
#define BLOCK_ROOM (16 * KASCAN_ROOM + 1)
_Static_assert(4 * BLOCK_ROOM <= kascan_hits_min, "the widest kernel writes four blocks at a time");

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
__attribute__((target("ssse3"))) static size_t
search_ssse3(const kascan_literal_set *set, const uint8_t *bytes, size_t count, size_t *from, size_t to,
             unsigned *state, kascan_hit *hits, size_t capacity) {
  const __m128i half = _mm_set1_epi8(15), zero = _mm_setzero_si128();
  __m128i low[KASCAN_POSITIONS], high[KASCAN_POSITIONS];
  for (int k = 0; k < KASCAN_POSITIONS; k++) {
    low[k] = _mm_loadu_si128((const __m128i *)set->low[k]);
    high[k] = _mm_loadu_si128((const __m128i *)set->high[k]);
  }
  const __m128i run_low = _mm_loadu_si128((const __m128i *)kascan_run_low);
  const __m128i run_high = _mm_loadu_si128((const __m128i *)kascan_run_high);
  size_t found = 0, position = *from;
  unsigned was = *state;
  while (position < to && count - position >= 19 && found + BLOCK_ROOM <= capacity) {
    __m128i v = _mm_loadu_si128((const __m128i *)(bytes + position));
    __m128i lo = _mm_and_si128(v, half), hi = _mm_and_si128(_mm_srli_epi16(v, 4), half);
    __m128i b = _mm_and_si128(_mm_shuffle_epi8(low[0], lo), _mm_shuffle_epi8(high[0], hi));
    bool run = false;
    if (set->runs) {
      __m128i r = _mm_and_si128(_mm_shuffle_epi8(run_low, lo), _mm_shuffle_epi8(run_high, hi));
      run = _mm_movemask_epi8(_mm_cmpeq_epi8(r, zero)) == 0;
    }
    for (int k = 1; k < KASCAN_POSITIONS; k++) {
      v = _mm_loadu_si128((const __m128i *)(bytes + position + k));
      lo = _mm_and_si128(v, half), hi = _mm_and_si128(_mm_srli_epi16(v, 4), half);
      b = _mm_and_si128(b, _mm_and_si128(_mm_shuffle_epi8(low[k], lo), _mm_shuffle_epi8(high[k], hi)));
    }
    uint32_t nonzero = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, zero)) ^ 0xffff;
    bool begins = kascan_run_begins(run, was);
    if (nonzero || begins) {
      found += block_hits(set, bytes, count, position, nonzero, begins, hits + found);
    }
    was = kascan_run_next(run, was);
    position += 16;
  }
  *from = position;
  *state = was;
  return found;
}

__attribute__((target("avx2"))) static size_t
search_avx2(const kascan_literal_set *set, const uint8_t *bytes, size_t count, size_t *from, size_t to,
            unsigned *state, kascan_hit *hits, size_t capacity) {
  const __m256i half = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
#define TABLE(t) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(t)))
  const __m256i low0 = TABLE(set->low[0]), low1 = TABLE(set->low[1]), low2 = TABLE(set->low[2]);
  const __m256i high0 = TABLE(set->high[0]), high1 = TABLE(set->high[1]);
  const __m256i high2 = TABLE(set->high[2]);
  const __m256i low3 = TABLE(set->low[3]), high3 = TABLE(set->high[3]);
  const __m256i run_low = TABLE(kascan_run_low), run_high = TABLE(kascan_run_high);
#undef TABLE
  const bool runs = set->runs;
  size_t found = 0, position = *from;
  unsigned was = *state;
#define BUCKETS(k, v)                                                                              \
  _mm256_and_si256(_mm256_shuffle_epi8(low##k, _mm256_and_si256(v, half)),                         \
                   _mm256_shuffle_epi8(high##k, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)))
  while (position < to && count - position >= 35 && found + 2 * BLOCK_ROOM <= capacity) {
    __m256i v0 = _mm256_loadu_si256((const __m256i *)(bytes + position));
    __m256i v1 = _mm256_loadu_si256((const __m256i *)(bytes + position + 1));
    __m256i v2 = _mm256_loadu_si256((const __m256i *)(bytes + position + 2));
    __m256i v3 = _mm256_loadu_si256((const __m256i *)(bytes + position + 3));
    __m256i lo = _mm256_and_si256(v0, half), hi = _mm256_and_si256(_mm256_srli_epi16(v0, 4), half);
    __m256i b = _mm256_and_si256(_mm256_shuffle_epi8(low0, lo), _mm256_shuffle_epi8(high0, hi));
    b = _mm256_and_si256(b, BUCKETS(3, v3));
    b = _mm256_and_si256(b, _mm256_and_si256(BUCKETS(1, v1), BUCKETS(2, v2)));
    bool begins0 = false, begins1 = false;
    if (runs) {
      __m256i r = _mm256_and_si256(_mm256_shuffle_epi8(run_low, lo), _mm256_shuffle_epi8(run_high, hi));
      uint32_t outside = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(r, zero));
      bool run0 = (outside & 0xffff) == 0, run1 = (outside >> 16) == 0;
      // Nearly all text is in no run.
      if (__builtin_expect(run0 | run1 | (was != 0), 0)) {
        begins0 = kascan_run_begins(run0, was);
        was = kascan_run_next(run0, was);
        begins1 = kascan_run_begins(run1, was);
        was = kascan_run_next(run1, was);
      }
    }
    if (__builtin_expect(!_mm256_testz_si256(b, b) | begins0 | begins1, 0)) {
      uint32_t nonzero = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, zero));
      found += block_hits(set, bytes, count, position, nonzero & 0xffff, begins0, hits + found);
      found += block_hits(set, bytes, count, position + 16, nonzero >> 16, begins1, hits + found);
    }
    position += 32;
  }
#undef BUCKETS
  *from = position;
  *state = was;
  return found;
}

// A zero byte is in no run and a literal's length is checked, so bytes behind the end read as zeros.
__attribute__((target("avx512f,avx512bw,avx512vbmi"))) static inline __m512i
load_512(const uint8_t *bytes, size_t count, size_t position) {
  if (__builtin_expect(position + 64 <= count, 1)) return _mm512_loadu_si512(bytes + position);
  if (position >= count) return _mm512_setzero_si512();
  return _mm512_maskz_loadu_epi8(((__mmask64)1 << (count - position)) - 1, bytes + position);
}

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) static size_t
search_avx512(const kascan_literal_set *set, const uint8_t *bytes, size_t count, size_t *from, size_t to,
              unsigned *state, kascan_hit *hits, size_t capacity) {
#define LOW(k) _mm512_loadu_si512(set->whole[k])
#define HIGH(k) _mm512_loadu_si512(set->whole[k] + 64)
  const __m512i low0 = LOW(0), low1 = LOW(1), low2 = LOW(2), low3 = LOW(3);
  const __m512i high0 = HIGH(0), high1 = HIGH(1), high2 = HIGH(2), high3 = HIGH(3);
#undef LOW
#undef HIGH
#define TABLE(t) _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(t)))
  const __m512i run_low = TABLE(kascan_run_low), run_high = TABLE(kascan_run_high);
#undef TABLE
  const __m512i half = _mm512_set1_epi8(15);
  const bool runs = set->runs;
  size_t found = 0, position = *from;
  unsigned was = *state;
#define BUCKETS(k) \
  _mm512_permutex2var_epi8(low##k, load_512(bytes, count, position + k), high##k)
  while (position < to && found + 4 * BLOCK_ROOM <= capacity) {
    __m512i v = load_512(bytes, count, position);
    __m512i a = _mm512_and_si512(_mm512_permutex2var_epi8(low0, v, high0), BUCKETS(1));
    __m512i b = _mm512_and_si512(BUCKETS(2), BUCKETS(3));
    uint64_t candidates = _mm512_test_epi8_mask(a, b);
    // A literal may begin with zeros.
    if (__builtin_expect(count - position < 64, 0)) candidates &= ((uint64_t)1 << (count - position)) - 1;
    if (runs) {
      __m512i lo = _mm512_and_si512(v, half), hi = _mm512_and_si512(_mm512_srli_epi16(v, 4), half);
      uint64_t outside = _mm512_testn_epi8_mask(_mm512_shuffle_epi8(run_low, lo),
                                                _mm512_shuffle_epi8(run_high, hi));
      // Whether any of the four blocks has no byte outside: there the subtraction borrows.
      uint64_t all = (outside - 0x0001000100010001) & ~outside & 0x8000800080008000;
      if (__builtin_expect((all != 0) | (was != 0), 0)) {
        for (unsigned i = 0; i < 64; i += 16) {
          bool run = (outside >> i & 0xffff) == 0;
          bool begins = kascan_run_begins(run, was);
          was = kascan_run_next(run, was);
          found += block_hits(set, bytes, count, position + i, candidates >> i & 0xffff, begins,
                              hits + found);
        }
        candidates = 0;
      }
    }
    while (__builtin_expect(candidates != 0, 0)) {
      unsigned i = (unsigned)__builtin_ctzll(candidates);
      candidates &= candidates - 1;
      found += kascan_compare(set, bytes, count, position + i, hits + found);
    }
    position += 64;
  }
#undef BUCKETS
  *from = position < count ? position : count;
  *state = was;
  return found;
}
#elif defined(__aarch64__)
static size_t search_neon(const kascan_literal_set *set, const uint8_t *bytes, size_t count,
                          size_t *from, size_t to, unsigned *state, kascan_hit *hits, size_t capacity) {
  uint8x16_t low[KASCAN_POSITIONS], high[KASCAN_POSITIONS];
  for (int k = 0; k < KASCAN_POSITIONS; k++) low[k] = vld1q_u8(set->low[k]), high[k] = vld1q_u8(set->high[k]);
  const uint8x16_t half = vdupq_n_u8(15);
  const uint8x16_t run_low = vld1q_u8(kascan_run_low), run_high = vld1q_u8(kascan_run_high);
  size_t found = 0, position = *from;
  unsigned was = *state;
  while (position < to && count - position >= 19 && found + BLOCK_ROOM <= capacity) {
    uint8x16_t b = vdupq_n_u8(0xff);
    bool run = false;
    for (int k = 0; k < KASCAN_POSITIONS; k++) {
      uint8x16_t v = vld1q_u8(bytes + position + k);
      uint8x16_t lo = vandq_u8(v, half), hi = vshrq_n_u8(v, 4);
      b = vandq_u8(b, vandq_u8(vqtbl1q_u8(low[k], lo), vqtbl1q_u8(high[k], hi)));
      if (k == 0 && set->runs)
        run = vminvq_u8(vtstq_u8(vqtbl1q_u8(run_low, lo), vqtbl1q_u8(run_high, hi))) != 0;
    }
    bool begins = kascan_run_begins(run, was);
    if (vmaxvq_u8(b) || begins) {
      uint8_t bits[16];
      vst1q_u8(bits, b);
      uint32_t nonzero = 0;
      for (unsigned i = 0; i < 16; i++) nonzero |= (uint32_t)(bits[i] != 0) << i;
      found += block_hits(set, bytes, count, position, nonzero, begins, hits + found);
    }
    was = kascan_run_next(run, was);
    position += 16;
  }
  *from = position;
  *state = was;
  return found;
}
#endif

bool kascan_kernel_runs(kascan_kernel kernel) {
  switch (kernel) {
  case kascan_kernel_scalar: return true;
#if defined(__x86_64__)
  case kascan_kernel_ssse3: return __builtin_cpu_supports("ssse3");
  case kascan_kernel_avx2: return __builtin_cpu_supports("avx2");
  case kascan_kernel_avx512:
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi");
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
