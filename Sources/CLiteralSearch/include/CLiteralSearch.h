#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Searches bytes for all literals of a set in one pass, and for the beginnings of long runs of
/// letters and digits (where base64 or hexadecimal text may lie).
///
/// The method is Teddy's (Geoffrey Langdale, in Hyperscan): literals are spread over buckets, and
/// two 16-byte tables per position, indexed by a byte's halves, tell the buckets whose literals may
/// have that byte there. There are two sets of eight buckets: four positions are looked up in the
/// one and three in the other, for 16 or 32 bytes at a time; the places that are left are collected,
/// looked up in a table of bits by their first three bytes, and then compared. The buckets are chosen
/// so that little of ordinary source code is left: with 379 literals, one place in 88. (With eight
/// buckets 288 leave one in 19, and AVX2 then takes nearly three times as long.) AVX-512 VBMI looks
/// whole bytes up in tables of 128, 64 bytes at a time, which leaves one place in 231.

enum {
  kascan_literal_min = 3,     ///< bytes in the shortest literal
  kascan_literal_max = 8,     ///< bytes in the longest
  kascan_literal_limit = 2048, ///< literals in a set
  kascan_spread_limit = 768,   ///< literals that are all spread afresh, which takes long
  kascan_hits_min = 1024,     ///< the least room for hits
  kascan_run_literal = 0xffff ///< the literal number of a run's beginning
};

typedef struct {
  uint64_t value; ///< the literal's bytes, the first one lowest
  uint64_t mask;  ///< ones where the literal has bytes
  uint16_t length;
  uint16_t number;
} kascan_literal;

/// Eight buckets: a bit for each.
typedef struct {
  uint8_t low[4][16];    ///< buckets by the lower half of the byte at each position
  uint8_t high[4][16];   ///< buckets by the upper half
  uint8_t whole[4][128]; ///< buckets by the lower seven bits of the byte
} kascan_buckets;

typedef struct {
  kascan_buckets longer;  ///< buckets of which four positions are looked at
  kascan_buckets shorter; ///< buckets of which three are
  uint8_t seen[8192];     ///< a bit for each 16-bit hash of three bytes that a literal begins with
  uint16_t first[4096]; ///< by a hash of three bytes: one more than the first literal's place, or 0
  kascan_literal literals[kascan_literal_limit]; ///< ordered by hash
  uint16_t count;
  uint16_t unknown; ///< how many of them have no bucket that is known before
  uint8_t buckets[kascan_literal_limit]; ///< where the tables have each literal, by its number
  bool runs; ///< whether the beginnings of runs are hits as well
} kascan_literal_set;

typedef struct {
  size_t offset;
  uint32_t literal;
} kascan_hit;

typedef enum {
  kascan_kernel_scalar,
  kascan_kernel_ssse3,
  kascan_kernel_avx2,
  kascan_kernel_neon,
  kascan_kernel_avx512,
} kascan_kernel;

/// Whether this processor can run a kernel.
bool kascan_kernel_runs(kascan_kernel kernel);

/// How often a byte comes up.
size_t kascan_count(const uint8_t *bytes, size_t count, uint8_t byte);

/// How many of some units of 16 bits have a value in the bits of a mask. Both are as memory has them.
size_t kascan_count16(const uint8_t *bytes, size_t units, uint16_t mask, uint16_t value);

/// The first offset from `from` up to `to` at which a word stands, letters of either case; `to` if there
/// is none. `to` is at most `count`, and the word may reach behind it, but not behind `count`. It is
/// `length` bytes, 1 or more, in small letters.
size_t kascan_find_word(const uint8_t *bytes, size_t count, size_t from, size_t to, const uint8_t *word,
                        size_t length);

/// The first offset from `from` on at which 8 bytes stand that are those of a word, each XORed with the
/// same byte (0 as well); `count` if there is none.
size_t kascan_find_xored(const uint8_t *bytes, size_t count, size_t from, const uint8_t word[8]);

/// Decodes groups of four characters of base64, in either alphabet, to three bytes each; `bytes` has room
/// for all. Returns how many were done: as many vectors as come before the first character that is none of
/// them, so that the rest is left to the caller; 0 on processors without such vectors.
size_t kascan_decode_base64(const uint8_t *text, size_t groups, uint8_t *bytes);

/// The same for pairs of hexadecimal digits, a byte each.
size_t kascan_decode_hex(const uint8_t *text, size_t groups, uint8_t *bytes);

/// The fastest kernel that this processor can run.
kascan_kernel kascan_kernel_best(void);

/// Fills in what the scalar kernel needs of a set; the others need its tables as well.
///
/// `bytes` holds the literals one behind the other, `lengths` their lengths (3 to 8 bytes each) and
/// `count` their number (at most 2048); a literal's number is its index, and no two are the same.
/// Returns false, and leaves the set unusable, if a length or a number is out of range.
bool kascan_literal_set_fill(kascan_literal_set *set, const uint8_t *bytes, const uint8_t *lengths,
                             size_t count, bool runs);

/// Whether the buckets of most literals are known before, as those of the shipped rules are.
bool kascan_literal_set_is_known(const kascan_literal_set *set);

/// Fills in the tables of a set, once; searches by the scalar kernel may be under way meanwhile.
/// Takes as long as the scalar kernel for 20 thousand bytes; where most literals are not known, or
/// `afresh` says to spread them as if none were, for a million or two. Returns false, and leaves the
/// set to the scalar kernel, if there is no memory.
bool kascan_literal_set_tables(kascan_literal_set *set, bool afresh);

/// The share of all places in text that the tables of a set let pass, as it is estimated.
float kascan_literal_set_passing(const kascan_literal_set *set);

/// Finds hits from `*from` up to `to`, and maybe some behind, in order of their offsets, until the
/// room for hits ends, or a gibibyte was searched. `to` is at most `count`; what lies behind it is
/// looked at as well, as far as a literal reaches.
///
/// A run's beginning is the second of two blocks of 16 bytes, counted from the first call's `*from`,
/// all of which are in `[A-Za-z0-9+/]`, behind a block that is not so; up to 31 bytes of the run
/// may lie before it, and no run of 47 bytes is passed over. `*state` is 0 in the first call.
/// `capacity` is at least `kascan_hits_min`. Returns the number of hits; `*from` is set to where the
/// next call has to begin (`to` or more at the end).
size_t kascan_search(kascan_kernel kernel, const kascan_literal_set *set, const uint8_t *bytes,
                     size_t count, size_t *from, size_t to, unsigned *state, kascan_hit *hits,
                     size_t capacity);
