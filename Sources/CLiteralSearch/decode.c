#include "CLiteralSearch.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Both vectors of 16 bytes.
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

// How many groups a vector of 32 characters holds, and into how many bytes the vector writes.
enum { base64_groups = 8, hex_groups = 16, written = 32 };

// Two tables, looked up by the halves of a character, have a bit in common for those that are none of
// base64; a third one, by the upper half, has what turns a character into its value. See Wojciech Muła
// and Daniel Lemire, Faster Base64 Encoding and Decoding Using AVX2 Instructions (2018).
__attribute__((target("avx2"))) static size_t decode_base64(const uint8_t *text, size_t groups,
                                                            uint8_t *bytes) {
  const __m256i low = TWICE(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1A,
                            0x1B, 0x1B, 0x1B, 0x1A);
  const __m256i high = TWICE(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10,
                             0x10, 0x10, 0x10, 0x10);
  const __m256i turn = TWICE(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m256i packed = TWICE(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
  const __m256i half = _mm256_set1_epi8(0x0F), slash = _mm256_set1_epi8('/'), plus = _mm256_set1_epi8('+');
  size_t done = 0;
  // What is written behind the bytes of the last vector has to have room as well.
  for (; (groups - done) * 3 >= written; done += base64_groups) {
    __m256i c = _mm256_loadu_si256((const __m256i *)(text + done * 4));
    // The characters that the alphabet of URLs has instead.
    c = _mm256_blendv_epi8(c, plus, _mm256_cmpeq_epi8(c, _mm256_set1_epi8('-')));
    c = _mm256_blendv_epi8(c, slash, _mm256_cmpeq_epi8(c, _mm256_set1_epi8('_')));
    __m256i upper = _mm256_and_si256(_mm256_srli_epi32(c, 4), half);
    __m256i others = _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(c, half)),
                                      _mm256_shuffle_epi8(high, upper));
    if (!_mm256_testz_si256(others, others)) break;
    __m256i value = _mm256_add_epi8(
      c, _mm256_shuffle_epi8(turn, _mm256_add_epi8(_mm256_cmpeq_epi8(c, slash), upper)));
    // Pairs of 6 bits to 12, of 12 to 24, and the three bytes of each together.
    __m256i pairs = _mm256_maddubs_epi16(value, _mm256_set1_epi32(0x01400140));
    __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
    __m256i threes = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(fours, packed),
                                                 _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
    _mm256_storeu_si256((__m256i *)(bytes + done * 3), threes);
  }
  return done;
}

__attribute__((target("avx2"))) static size_t decode_hex(const uint8_t *text, size_t groups, uint8_t *bytes) {
  const __m256i nine = _mm256_set1_epi8(9), five = _mm256_set1_epi8(5), small = _mm256_set1_epi8(0x20);
  size_t done = 0;
  for (; groups - done >= hex_groups; done += hex_groups) {
    __m256i c = _mm256_loadu_si256((const __m256i *)(text + done * 2));
    __m256i digit = _mm256_sub_epi8(c, _mm256_set1_epi8('0'));
    __m256i letter = _mm256_sub_epi8(_mm256_or_si256(c, small), _mm256_set1_epi8('a'));
    __m256i is_digit = _mm256_cmpeq_epi8(_mm256_min_epu8(digit, nine), digit);
    __m256i is_letter = _mm256_cmpeq_epi8(_mm256_min_epu8(letter, five), letter);
    if (_mm256_movemask_epi8(_mm256_or_si256(is_digit, is_letter)) != -1) break;
    __m256i value = _mm256_blendv_epi8(_mm256_add_epi8(letter, _mm256_set1_epi8(10)), digit, is_digit);
    __m256i pairs = _mm256_maddubs_epi16(value, _mm256_set1_epi16(0x0110));
    __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi16(pairs, pairs), 0x08);
    _mm_storeu_si128((__m128i *)(bytes + done), _mm256_castsi256_si128(packed));
  }
  return done;
}
#endif

size_t kascan_decode_base64(const uint8_t *text, size_t groups, uint8_t *bytes) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return decode_base64(text, groups, bytes);
#endif
  return 0;
}

size_t kascan_decode_hex(const uint8_t *text, size_t groups, uint8_t *bytes) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return decode_hex(text, groups, bytes);
#endif
  return 0;
}
