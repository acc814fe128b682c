#include "CLiteralSearch.h"

#include <string.h>

// A vector of the compiler's own, which every processor that kascan runs on has.
typedef uint8_t block __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));
enum { lanes = sizeof(block) };

// The bit in which the two cases of a letter differ; none for other bytes.
static uint8_t case_bit(uint8_t byte) { return byte >= 'a' && byte <= 'z' ? 0x20 : 0; }

static bool stands(const uint8_t *bytes, const uint8_t *word, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((bytes[i] | case_bit(word[i])) != word[i]) return false;
  return true;
}

static block all(uint8_t byte) { return (block){0} + byte; }

static block load(const uint8_t *bytes) {
  block loaded;
  memcpy(&loaded, bytes, lanes);
  return loaded;
}

// Three bytes of the word are compared at 16 places at once: in text, hardly a place that is no word
// has all of them.
size_t kascan_find_word(const uint8_t *bytes, size_t count, size_t from, size_t to, const uint8_t *word,
                        size_t length) {
  if (count < length) return to;
  size_t end = to < count - length + 1 ? to : count - length + 1;
  const size_t middle = length / 2, last = length - 1;
  const block a = all(word[0]), b = all(word[middle]), c = all(word[last]);
  const block bit_a = all(case_bit(word[0])), bit_b = all(case_bit(word[middle])), bit_c = all(case_bit(word[last]));
  for (; from < end && end - from >= lanes; from += lanes) {
    block found = (block)((load(bytes + from) | bit_a) == a) & (block)((load(bytes + from + middle) | bit_b) == b)
                & (block)((load(bytes + from + last) | bit_c) == c);
    if (__builtin_expect((((halves)found)[0] | ((halves)found)[1]) == 0, 1)) continue;
    for (size_t i = 0; i < lanes; i++)
      if (found[i] && stands(bytes + from + i, word, length)) return from + i;
  }
  for (; from < end; from++)
    if (stands(bytes + from, word, length)) return from;
  return to;
}
