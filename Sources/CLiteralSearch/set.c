#include "buckets.h"
#include "kernel.h"

#include <stdlib.h>

// Making a set ready: literals are spread over buckets so that few other strings pass the tables.

enum { buckets = 16, longer = 8, positions = KASCAN_POSITIONS };

// How many positions are looked at for a bucket.
static int depth(unsigned bucket) { return bucket < longer ? KASCAN_POSITIONS : KASCAN_SHORT_POSITIONS; }

typedef struct {
  uint16_t low[positions], high[positions]; // bit sets of the values of each half byte
  float passing;                            // the share of all places in text that passes
} fingerprint;

// How often a byte comes up in source code, in ten thousandths (measured over the Linux tree).
static const uint16_t frequency[128] = {
    0,    0,   0,   0,   0,   0,   0,   0,  0,  299, 283, 0,  0,   0,   0,  0,   //
    0,    0,   0,   0,   0,   0,   0,   0,  0,  0,   0,   0,  0,   0,   0,  0,   //
    1883, 4,   40,  40,  2,   6,   15,  4,  76, 76,  73,  8,  116, 66,  37, 40,  //
    263,  79,  63,  43,  35,  26,  31,  20, 33, 19,  16,  77, 12,  56,  40, 1,   //
    3,    114, 48,  122, 88,  160, 99,  48, 32, 118, 1,   25, 83,  73,  76, 68,  //
    89,   7,   111, 122, 121, 43,  44,  15, 22, 12,  4,   11, 47,  11,  1,  554, //
    1,    217, 67,  186, 199, 441, 141, 66, 71, 271, 3,   36, 137, 107, 228, 178, //
    120,  15,  249, 228, 319, 127, 63,  33, 137, 31, 8,   23, 6,   23,  1,  0,
};

// For each upper half of a byte, the share of the bytes whose lower half is in a set, by the two
// halves of the set.
typedef struct {
  float code[16][2][256], numbers[16][2][256];
} shares;

// How much of text is numbers. In truth it is less; but it is there that literals of digits pass.
static const float numbers_share = 0.12f;

// How much of what is read is zeros: images of disks, what fills up the blocks of archives. UTF-16 of
// both byte orders in one bucket lets all of them pass.
static const float zeros_share = 0.02f;

// How often a byte comes up amid numbers, where digits stand together.
static float among_numbers(int byte) {
  if (byte >= '0' && byte <= '9') return 0.07f;
  if (byte >= 'a' && byte <= 'f') return 0.02f;
  return byte == ' ' ? 0.1f : byte == ',' || byte == 'x' ? 0.03f : 0;
}

static void fill_shares(shares *share) {
  for (int high = 0; high < 16; high++) {
    for (int half = 0; half < 2; half++) {
      share->code[high][half][0] = share->numbers[high][half][0] = 0;
      for (int set = 1; set < 256; set++) {
        int lowest = __builtin_ctz((unsigned)set), rest = set & (set - 1), byte = 16 * high + 8 * half + lowest;
        float own = (byte < 128 ? frequency[byte] : 0) / 10000.0f + 2e-5f; // never is too seldom
        share->code[high][half][set] = share->code[high][half][rest] + own;
        share->numbers[high][half][set] = share->numbers[high][half][rest] + among_numbers(byte) + 2e-5f;
      }
    }
  }
}

static void measure(fingerprint *f, int depth, const shares *share) {
  float code = 1 - numbers_share, numbers = numbers_share, zeros = zeros_share;
  for (int k = 0; k < depth; k++) {
    if (!(f->low[k] & f->high[k] & 1)) zeros = 0;
    float in_code = 0, in_numbers = 0;
    for (unsigned set = f->high[k]; set; set &= set - 1) {
      int high = __builtin_ctz(set), lower = f->low[k] & 255, upper = f->low[k] >> 8;
      in_code += share->code[high][0][lower] + share->code[high][1][upper];
      in_numbers += share->numbers[high][0][lower] + share->numbers[high][1][upper];
    }
    code *= in_code;
    numbers *= in_numbers;
  }
  f->passing = code + numbers + zeros;
}

static fingerprint merged(const fingerprint *a, const fingerprint *b, int depth, const shares *share) {
  fingerprint f;
  for (int k = 0; k < positions; k++) {
    f.low[k] = a->low[k] | b->low[k];
    f.high[k] = a->high[k] | b->high[k];
  }
  measure(&f, depth, share);
  return f;
}

// What the literals of a bucket let pass together, without one of them.
static fingerprint joined(const fingerprint *literals, const uint16_t *group_of, size_t count, unsigned bucket,
                          size_t without, const shares *share) {
  fingerprint f = {0};
  for (size_t i = 0; i < count; i++) {
    if (group_of[i] != bucket || i == without) continue;
    for (int k = 0; k < positions; k++) {
      f.low[k] |= literals[i].low[k];
      f.high[k] |= literals[i].high[k];
    }
  }
  measure(&f, depth(bucket), share);
  return f;
}

// How many more strings pass when two groups become one.
static float merging(const fingerprint *a, const fingerprint *b, const shares *share) {
  return merged(a, b, positions, share).passing - a->passing - b->passing;
}

typedef struct {
  float cost[kascan_spread_limit][kascan_spread_limit]; // of merging a and b, for b below a
  uint16_t nearest[kascan_spread_limit]; // the b that costs a least, or a if there is none
  bool alive[kascan_spread_limit];
} groupings;

static void find_nearest(groupings *g, size_t a) {
  size_t best = a;
  for (size_t b = 0; b < a; b++)
    if (g->alive[b] && (best == a || g->cost[a][b] < g->cost[a][best])) best = b;
  g->nearest[a] = (uint16_t)best;
}

static bool same(const fingerprint *a, const fingerprint *b) {
  return !memcmp(a->low, b->low, sizeof a->low) && !memcmp(a->high, b->high, sizeof a->high);
}

// Numbers the groups that are left: those that lose least by it have fewer positions looked at.
static void number(const fingerprint *groups, uint16_t *group_of, const groupings *g, size_t count,
                   const shares *share) {
  size_t left[buckets], total = 0;
  float lost[buckets];
  for (size_t i = 0; i < count; i++) {
    if (!g->alive[i]) continue;
    fingerprint f = groups[i];
    measure(&f, KASCAN_SHORT_POSITIONS, share);
    size_t k = total++;
    for (; k > 0 && lost[k - 1] < f.passing - groups[i].passing; k--) left[k] = left[k - 1], lost[k] = lost[k - 1];
    left[k] = i, lost[k] = f.passing - groups[i].passing;
  }
  for (size_t i = 0; i < count; i++) {
    uint16_t k = 0;
    while (left[k] != group_of[i]) k++;
    group_of[i] = k;
  }
}

// Puts alike literals into one bucket: starts with a group for each beginning and merges, until
// there are as many groups as buckets, the two whose union lets the fewest more strings pass.
static bool group(fingerprint *groups, uint16_t *group_of, size_t count, const shares *share) {
  groupings *g = malloc(sizeof *g);
  if (!g) return false;
  size_t left = 0;
  for (size_t a = 0; a < count; a++) {
    size_t b = 0;
    while (!same(&groups[a], &groups[b])) b++;
    group_of[a] = (uint16_t)b;
    g->alive[a] = b == a;
    left += b == a;
  }
  for (size_t a = 0; a < count; a++) {
    if (!g->alive[a]) continue;
    for (size_t b = 0; b < a; b++)
      if (g->alive[b]) g->cost[a][b] = merging(&groups[a], &groups[b], share);
    find_nearest(g, a);
  }
  for (; left > buckets; left--) {
    size_t from = 0; // the group that is merged into its nearest
    for (size_t a = 1; a < count; a++) {
      if (!g->alive[a] || g->nearest[a] == a) continue;
      if (from == 0 || g->cost[a][g->nearest[a]] < g->cost[from][g->nearest[from]]) from = a;
    }
    size_t into = g->nearest[from];
    groups[into] = merged(&groups[from], &groups[into], positions, share);
    g->alive[from] = false;
    for (size_t i = 0; i < count; i++) {
      if (group_of[i] == from) group_of[i] = (uint16_t)into;
      if (!g->alive[i] || i == into) continue;
      size_t a = i > into ? i : into, b = i > into ? into : i;
      g->cost[a][b] = merging(&groups[a], &groups[b], share);
    }
    for (size_t a = into; a < count; a++) {
      if (!g->alive[a]) continue;
      size_t nearest = g->nearest[a];
      if (a == into || nearest == from || nearest == into) find_nearest(g, a);
      else if (g->cost[a][into] < g->cost[a][nearest]) g->nearest[a] = (uint16_t)into;
    }
  }
  number(groups, group_of, g, count, share);
  free(g);
  return true;
}

// Moves single literals to buckets where they let fewer strings pass. Merging takes what is best at
// each step, and one literal more may make it end far from the best.
static void refine(const fingerprint *literals, uint16_t *group_of, size_t count, const shares *share) {
  enum { rounds = 6 };
  fingerprint groups[buckets];
  for (unsigned b = 0; b < buckets; b++) groups[b] = joined(literals, group_of, count, b, count, share);
  bool moved = true;
  for (int round = 0; moved && round < rounds; round++) {
    moved = false;
    for (size_t i = 0; i < count; i++) {
      unsigned from = group_of[i], into = from;
      fingerprint rest = joined(literals, group_of, count, from, i, share);
      float least = groups[from].passing - rest.passing;
      for (unsigned b = 0; b < buckets; b++) {
        if (b == from) continue;
        float cost = merged(&groups[b], &literals[i], depth(b), share).passing - groups[b].passing;
        if (cost < 0.999f * least) into = b, least = cost;
      }
      if (into == from) continue;
      groups[from] = rest;
      groups[into] = merged(&groups[into], &literals[i], depth(into), share);
      group_of[i] = (uint16_t)into;
      moved = true;
    }
  }
}

// Puts literals in the order of their hashes, so that those of a hash stand together: by the lower byte
// of the hash first, then by the upper one. Comparing costs ten times as much, in every start.
static void sort(kascan_literal *sorted, const kascan_literal *literals, size_t count) {
  uint16_t order[2][kascan_literal_limit];
  for (size_t i = 0; i < count; i++) order[0][i] = (uint16_t)i;
  for (int pass = 0; pass < 2; pass++) {
    const uint16_t *from = order[pass];
    uint16_t *to = order[1 - pass];
    size_t next[257] = {0}; // where those of a byte go
    for (size_t i = 0; i < count; i++) next[(kascan_hash(literals[from[i]].value) >> 8 * pass & 255) + 1]++;
    for (int byte = 0; byte < 256; byte++) next[byte + 1] += next[byte];
    for (size_t i = 0; i < count; i++)
      to[next[kascan_hash(literals[from[i]].value) >> 8 * pass & 255]++] = from[i];
  }
  for (size_t i = 0; i < count; i++) sorted[i] = literals[order[0][i]];
}

// The bucket of a literal that was measured before; `buckets` for another.
static unsigned known_bucket(const kascan_literal *literal) {
  size_t low = 0, high = known_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (known[middle].value < literal->value) low = middle + 1;
    else high = middle;
  }
  // A literal that ends with zeros has the value of a shorter one.
  for (; low < known_count && known[low].value == literal->value; low++)
    if (known[low].length == literal->length) return known[low].bucket;
  return buckets;
}

// Puts the literals that are known into their buckets, and each other one where it lets the fewest
// more strings pass. Spreading all of them afresh takes three hundred times as long.
static void place(const fingerprint *first, const kascan_literal_set *set, uint16_t *group_of) {
  size_t count = set->count;
  for (size_t i = 0; i < count; i++)
    group_of[set->literals[i].number] = (uint16_t)known_bucket(&set->literals[i]);
  if (set->unknown == 0) return;
  shares share;
  fill_shares(&share);
  fingerprint groups[buckets];
  for (unsigned b = 0; b < buckets; b++) groups[b] = joined(first, group_of, count, b, count, &share);
  for (size_t i = 0; i < count; i++) {
    if (group_of[i] < buckets) continue;
    unsigned into = 0;
    float least = 0;
    for (unsigned b = 0; b < buckets; b++) {
      float cost = merged(&groups[b], &first[i], depth(b), &share).passing - groups[b].passing;
      if (b == 0 || cost < least) into = b, least = cost;
    }
    groups[into] = merged(&groups[into], &first[i], depth(into), &share);
    group_of[i] = (uint16_t)into;
  }
}

// Spreads the literals over buckets without what is known of any.
static bool spread(const fingerprint *first, uint16_t *group_of, size_t count) {
  fingerprint groups[kascan_spread_limit];
  shares share;
  fill_shares(&share);
  for (size_t i = 0; i < count; i++) {
    groups[i] = first[i];
    measure(&groups[i], positions, &share);
  }
  if (!group(groups, group_of, count, &share)) return false;
  refine(first, group_of, count, &share);
  return true;
}

bool kascan_literal_set_fill(kascan_literal_set *set, const uint8_t *bytes, const uint8_t *lengths,
                             size_t count, bool runs) {
  memset(set, 0, sizeof *set);
  set->runs = runs;
  if (count > kascan_literal_limit) return false;
  const uint8_t *start = bytes;
  kascan_literal literals[kascan_literal_limit] = {0};
  for (size_t i = 0; i < count; start += lengths[i], i++) {
    if (lengths[i] < kascan_literal_min || lengths[i] > kascan_literal_max) return false;
    kascan_literal *literal = &literals[i];
    literal->length = lengths[i];
    literal->number = (uint16_t)i;
    for (int k = 0; k < lengths[i]; k++) {
      literal->value |= (uint64_t)start[k] << (8 * k);
      literal->mask |= (uint64_t)0xff << (8 * k);
    }
  }
  sort(set->literals, literals, count);
  for (size_t i = count; i-- > 0;) {
    unsigned hash = kascan_hash(set->literals[i].value);
    set->seen[hash >> 3] |= (uint8_t)(1u << (hash & 7));
    set->first[kascan_slot(hash)] = (uint16_t)(i + 1);
  }
  set->count = (uint16_t)count;
  for (size_t i = 0; i < count; i++) set->unknown += known_bucket(&set->literals[i]) == buckets;
  return true;
}

bool kascan_literal_set_is_known(const kascan_literal_set *set) { return set->unknown <= set->count / 4; }

bool kascan_literal_set_tables(kascan_literal_set *set, bool afresh) {
  size_t count = set->count;
  fingerprint first[kascan_literal_limit] = {0}; // in the order of the literals' numbers
  uint16_t group_of[kascan_literal_limit];
  for (size_t i = 0; i < count; i++) {
    const kascan_literal *literal = &set->literals[i];
    fingerprint *f = &first[literal->number];
    for (int k = 0; k < positions; k++) {
      uint8_t byte = literal->value >> (8 * k) & 255;
      f->low[k] = k < literal->length ? (uint16_t)(1u << (byte & 15)) : 0xffff;
      f->high[k] = k < literal->length ? (uint16_t)(1u << (byte >> 4)) : 0xffff;
    }
  }
  if (count > kascan_spread_limit || (!afresh && kascan_literal_set_is_known(set))) place(first, set, group_of);
  else if (!spread(first, group_of, count)) return false;
  for (size_t i = 0; i < count; i++) {
    const kascan_literal *literal = &set->literals[i];
    unsigned number = literal->number, group = group_of[number];
    kascan_buckets *side = group < longer ? &set->longer : &set->shorter;
    uint8_t bucket = (uint8_t)(1u << group % longer);
    set->buckets[number] = (uint8_t)group;
    for (int k = 0; k < positions; k++) {
      for (unsigned half = first[number].low[k]; half; half &= half - 1)
        side->low[k][__builtin_ctz(half)] |= bucket;
      for (unsigned half = first[number].high[k]; half; half &= half - 1)
        side->high[k][__builtin_ctz(half)] |= bucket;
      if (k < literal->length) {
        side->whole[k][literal->value >> (8 * k) & 127] |= bucket;
      } else {
        for (int byte = 0; byte < 128; byte++) side->whole[k][byte] |= bucket;
      }
    }
  }
  return true;
}

float kascan_literal_set_passing(const kascan_literal_set *set) {
  shares share;
  fill_shares(&share);
  float passing = 0;
  for (unsigned b = 0; b < buckets; b++) {
    const kascan_buckets *side = b < longer ? &set->longer : &set->shorter;
    fingerprint f = {0};
    for (int k = 0; k < positions; k++) {
      for (int half = 0; half < 16; half++) {
        f.low[k] |= (uint16_t)((side->low[k][half] >> b % longer & 1) << half);
        f.high[k] |= (uint16_t)((side->high[k][half] >> b % longer & 1) << half);
      }
    }
    measure(&f, depth(b), &share);
    passing += f.passing;
  }
  return passing;
}
