#include "CLiteralSearch.h"

#include <string.h>

enum { buckets = 8 };

typedef struct {
  uint8_t low[3][2], high[3][2]; // bit sets of the 16 values of each half byte
  size_t members;
} fingerprint;

static unsigned bits(const uint8_t set[2]) {
  return (unsigned)__builtin_popcount(set[0]) + (unsigned)__builtin_popcount(set[1]);
}

static void insert(uint8_t set[2], unsigned value) { set[value >> 3] |= (uint8_t)(1u << (value & 7)); }

// How many of the 2^24 three-byte strings pass the tables of a bucket: its share of false hits.
static double passing(const fingerprint *f) {
  double n = 1;
  for (int i = 0; i < 3; i++) n *= bits(f->low[i]) * bits(f->high[i]);
  return n;
}

static fingerprint merged(const fingerprint *a, const fingerprint *b) {
  fingerprint f = *a;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 2; j++) f.low[i][j] |= b->low[i][j], f.high[i][j] |= b->high[i][j];
  f.members += b->members;
  return f;
}

// Puts alike literals into one bucket: starts with a group each and merges, eight groups being
// left, the two whose union lets the fewest more strings pass.
static void group(fingerprint *groups, uint8_t *group_of, size_t count) {
  size_t left = count;
  while (left > buckets) {
    size_t best_a = 0, best_b = 1;
    double best = -1;
    for (size_t a = 0; a < left; a++) {
      for (size_t b = a + 1; b < left; b++) {
        fingerprint f = merged(&groups[a], &groups[b]);
        double cost = passing(&f) - passing(&groups[a]) - passing(&groups[b]);
        if (best < 0 || cost < best) best = cost, best_a = a, best_b = b;
      }
    }
    groups[best_a] = merged(&groups[best_a], &groups[best_b]);
    left--;
    groups[best_b] = groups[left];
    for (size_t i = 0; i < count; i++) {
      if (group_of[i] == best_b) group_of[i] = (uint8_t)best_a;
      else if (group_of[i] == left) group_of[i] = (uint8_t)best_b;
    }
  }
}

bool kascan_literal_set_fill(kascan_literal_set *set, const uint8_t *bytes, const uint8_t *lengths,
                             size_t count, bool runs) {
  memset(set, 0, sizeof *set);
  set->runs = runs;
  if (count > kascan_literal_limit) return false;
  fingerprint groups[kascan_literal_limit] = {0};
  uint8_t group_of[kascan_literal_limit];
  const uint8_t *starts[kascan_literal_limit];
  for (size_t i = 0; i < count; i++) {
    if (lengths[i] < kascan_literal_min || lengths[i] > kascan_literal_max) return false;
    starts[i] = bytes;
    for (int k = 0; k < 3; k++) {
      insert(groups[i].low[k], bytes[k] & 15);
      insert(groups[i].high[k], bytes[k] >> 4);
    }
    groups[i].members = 1;
    group_of[i] = (uint8_t)i;
    bytes += lengths[i];
  }
  group(groups, group_of, count);
  size_t next = 0;
  for (int b = 0; b < buckets; b++) {
    set->first[b] = (uint16_t)next;
    for (size_t i = 0; i < count; i++) {
      if (group_of[i] != b) continue;
      kascan_literal *literal = &set->literals[next++];
      literal->length = lengths[i];
      literal->number = (uint16_t)i;
      for (int k = 0; k < lengths[i]; k++) {
        literal->value |= (uint64_t)starts[i][k] << (8 * k);
        literal->mask |= (uint64_t)0xff << (8 * k);
      }
      for (int k = 0; k < 3; k++) {
        set->low[k][starts[i][k] & 15] |= (uint8_t)(1 << b);
        set->high[k][starts[i][k] >> 4] |= (uint8_t)(1 << b);
      }
    }
  }
  set->first[buckets] = (uint16_t)next;
  return true;
}
