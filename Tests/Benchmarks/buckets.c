// Spreads known literals over the buckets of the vector kernels: `buckets` compiles and runs this.
//
//     buckets MOVES FILE… < literals        (a line each, in hexadecimal)
//
// Simulated annealing over places taken from the files: single literals move to other buckets, and what lets more of
// the places pass is taken back the more surely the longer it runs. `refine` of set.c, which starts have to wait for,
// ends far from that. Both kinds of tables count: those by half bytes, and those by whole ones.
#include "../../Sources/CLiteralSearch/set.c"

#include <math.h>
#include <stdio.h>

enum { of_file = 2000, most_places = 80000, whole_weight = 2 };

static uint8_t places[positions][most_places];
static int place_count;

static uint64_t next_random(void) {
  static uint64_t state = 88172645463325252u;
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state;
}

static bool read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) return false;
  long size = ftell(file);
  for (int i = 0; size > positions && i < of_file && place_count < most_places; i++, place_count++) {
    uint8_t bytes[positions];
    fseek(file, (long)(next_random() % (uint64_t)(size - positions)), SEEK_SET);
    if (fread(bytes, positions, 1, file) != 1) return false;
    for (int k = 0; k < positions; k++) places[k][place_count] = bytes[k];
  }
  fclose(file);
  return true;
}

// A literal's byte at each position; -1 behind its end.
typedef struct { int bytes[positions]; } beginning;

// How many literals of a bucket have each half of a byte at each position, and each byte.
typedef struct { uint16_t low[positions][16], high[positions][16], whole[positions][128], any[positions]; } bucket_counts;

static bucket_counts counts[buckets];

static void put(unsigned bucket, const beginning *literal, int count) {
  bucket_counts *own = &counts[bucket];
  for (int k = 0; k < positions; k++) {
    int byte = literal->bytes[k];
    if (byte < 0) {
      own->any[k] += count;
    } else {
      own->low[k][byte & 15] += count, own->high[k][byte >> 4] += count, own->whole[k][byte & 127] += count;
    }
  }
}

// How many places a bucket lets pass, by both kinds of tables.
static double passing_of(unsigned bucket) {
  const bucket_counts *own = &counts[bucket];
  uint8_t passes[positions][256];
  for (int k = 0; k < positions; k++)
    for (int byte = 0; byte < 256; byte++)
      passes[k][byte] = k >= depth(bucket) || own->any[k]
                          ? 3
                          : (own->low[k][byte & 15] && own->high[k][byte >> 4]) | (own->whole[k][byte & 127] > 0) << 1;
  unsigned halves = 0, whole = 0;
  for (int i = 0; i < place_count; i++) {
    unsigned both = passes[0][places[0][i]] & passes[1][places[1][i]] & passes[2][places[2][i]] & passes[3][places[3][i]];
    halves += both & 1, whole += both >> 1;
  }
  // A block of zeros must not pass.
  bool zeros = passes[0][0] & passes[1][0] & passes[2][0] & passes[3][0];
  return halves + whole_weight * whole + zeros * 0.02 * place_count;
}

int main(int argument_count, char **arguments) {
  for (int i = 2; i < argument_count; i++)
    if (!read_file(arguments[i])) return fprintf(stderr, "%s: can't be read\n", arguments[i]), 1;
  static beginning literals[kascan_literal_limit];
  static unsigned bucket_of[kascan_literal_limit];
  size_t total = 0;
  unsigned start;
  for (char line[32]; total < kascan_literal_limit && fgets(line, sizeof line, stdin); total++) {
    int length = ((int)strcspn(line, " ")) / 2;
    for (int k = 0; k < positions; k++) {
      unsigned byte;
      literals[total].bytes[k] = k < length && sscanf(line + 2 * k, "%2x", &byte) == 1 ? (int)byte : -1;
    }
    if (sscanf(line + 2 * length, "%u", &start) != 1 || start >= buckets) return fprintf(stderr, "no bucket\n"), 1;
    put(bucket_of[total] = start, &literals[total], 1);
  }
  double passing[buckets], sum = 0;
  for (unsigned b = 0; b < buckets; b++) sum += passing[b] = passing_of(b);
  fprintf(stderr, "at first one place in %.1f passes\n", (1 + whole_weight) * place_count / sum);
  double warmest = 0.0004 * place_count, coldest = 0.000005 * place_count;
  long moves = atol(arguments[1]);
  for (long move = 0; total > 0 && move < moves; move++) {
    double warmth = warmest * pow(coldest / warmest, (double)move / (double)moves);
    size_t i = next_random() % total;
    unsigned from = bucket_of[i], into = next_random() % buckets;
    if (from == into) continue;
    put(from, &literals[i], -1), put(into, &literals[i], 1);
    double left = passing_of(from), right = passing_of(into), more = left + right - passing[from] - passing[into];
    if (more > 0 && exp(-more / warmth) < (double)next_random() / 18446744073709551616.0) {
      put(into, &literals[i], -1), put(from, &literals[i], 1);
    } else {
      bucket_of[i] = into, passing[from] = left, passing[into] = right;
    }
  }
  sum = 0;
  for (unsigned b = 0; b < buckets; b++) sum += passing[b];
  fprintf(stderr, "one place in %.1f passes\n", (1 + whole_weight) * place_count / sum);
  for (size_t i = 0; i < total; i++) printf("%u\n", bucket_of[i]);
}
