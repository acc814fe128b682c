#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/// Macros that Swift does not import.
static const size_t kascan_pcre2_unset = PCRE2_UNSET;
