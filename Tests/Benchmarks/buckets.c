// Spreads known literals over the buckets of the vector kernels: `buckets` compiles and runs this.
//
//     buckets MOVES FILE… < literals        (a line each, in hexadecimal)
//
// Simulated annealing: single literals move to other buckets, and what lets more of the files pass is taken back the
// more surely the longer it runs. `refine` of set.c, which starts have to wait for, ends far from that.
#include "../../Sources/CLiteralSearch/set.c"

#include <math.h>
#include <stdio.h>

enum { most_files = 16 };

typedef struct {
  double of_set[16][2][256]; // the share of bytes by their upper half, for each set of lower halves
} bytes_share;

static bytes_share files[most_files];
static int file_count;

static bool read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || file_count == most_files) return false;
  double share[256] = {0}, count = 0;
  for (int byte; (byte = getc(file)) != EOF; count++) share[byte]++;
  fclose(file);
  bytes_share *own = &files[file_count++];
  for (int high = 0; high < 16; high++)
    for (int half = 0; half < 2; half++)
      for (int set = 1; set < 256; set++)
        own->of_set[high][half][set] = own->of_set[high][half][set & (set - 1)] + 2e-5 +
                                       share[16 * high + 8 * half + __builtin_ctz((unsigned)set)] / count;
  return true;
}

// How many literals of each bucket have each half of a byte at each position.
static uint16_t lows[buckets][positions][16], highs[buckets][positions][16];

static void put(unsigned bucket, const fingerprint *literal, int count) {
  for (int k = 0; k < positions; k++)
    for (int half = 0; half < 16; half++) {
      lows[bucket][k][half] += (literal->low[k] >> half & 1) * count;
      highs[bucket][k][half] += (literal->high[k] >> half & 1) * count;
    }
}

// How much of the files a bucket lets pass, the sum over all; zeros must not pass.
static double passing_of(unsigned bucket) {
  unsigned low[positions] = {0}, high[positions] = {0};
  double sum = 0.5;
  for (int k = 0; k < depth(bucket); k++) {
    for (int half = 0; half < 16; half++) {
      low[k] |= (unsigned)(lows[bucket][k][half] > 0) << half;
      high[k] |= (unsigned)(highs[bucket][k][half] > 0) << half;
    }
    if (!(low[k] & high[k] & 1)) sum = 0;
  }
  for (int f = 0; f < file_count; f++) {
    double share = 1;
    for (int k = 0; k < depth(bucket); k++) {
      double at = 0;
      for (unsigned set = high[k]; set; set &= set - 1) {
        int upper = __builtin_ctz(set);
        at += files[f].of_set[upper][0][low[k] & 255] + files[f].of_set[upper][1][low[k] >> 8];
      }
      share *= at;
    }
    sum += share;
  }
  return sum;
}

static uint64_t next_random(void) {
  static uint64_t state = 88172645463325252u;
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state;
}

int main(int count, char **arguments) {
  for (int i = 2; i < count; i++)
    if (!read_file(arguments[i])) return fprintf(stderr, "%s: can't be read\n", arguments[i]), 1;
  static fingerprint literals[kascan_literal_limit];
  static unsigned bucket_of[kascan_literal_limit];
  size_t total = 0;
  for (char line[32]; total < kascan_literal_limit && fgets(line, sizeof line, stdin); total++) {
    int length = (int)strcspn(line, "\n") / 2;
    for (int k = 0; k < positions; k++) {
      unsigned byte;
      bool has = k < length && sscanf(line + 2 * k, "%2x", &byte) == 1;
      literals[total].low[k] = has ? (uint16_t)(1u << (byte & 15)) : 0xffff;
      literals[total].high[k] = has ? (uint16_t)(1u << (byte >> 4)) : 0xffff;
    }
    put(bucket_of[total] = next_random() % buckets, &literals[total], 1);
  }
  double passing[buckets], warmest = 0.02, coldest = 1e-5;
  for (unsigned b = 0; b < buckets; b++) passing[b] = passing_of(b);
  long moves = atol(arguments[1]);
  for (long move = 0; total > 0 && move < moves; move++) {
    double warmth = warmest * pow(coldest / warmest, (double)move / moves);
    size_t i = next_random() % total;
    unsigned from = bucket_of[i], into = next_random() % buckets;
    if (from == into) continue;
    put(from, &literals[i], -1), put(into, &literals[i], 1);
    double left = passing_of(from), right = passing_of(into), more = left + right - passing[from] - passing[into];
    if (more > 0 && exp(-more / warmth) < next_random() / 18446744073709551616.0) {
      put(into, &literals[i], -1), put(from, &literals[i], 1);
    } else {
      bucket_of[i] = into, passing[from] = left, passing[into] = right;
    }
  }
  double sum = 0;
  for (unsigned b = 0; b < buckets; b++) sum += passing[b];
  fprintf(stderr, "one place in %.0f passes\n", file_count / sum);
  for (size_t i = 0; i < total; i++) printf("%u\n", bucket_of[i]);
}
