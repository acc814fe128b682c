#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Reads TOML 1.0 with toml++ (https://github.com/marzer/tomlplusplus), which is C++: this is what C,
/// and so Swift, can see of it.

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  kascan_toml_table,
  kascan_toml_array,
  kascan_toml_string,
  kascan_toml_integer,
  kascan_toml_real,
  kascan_toml_boolean,
  kascan_toml_time ///< a date, a time or both
} kascan_toml_kind;

/// A value. Tables and arrays are followed by what is in them, each of it by what is in that, and so
/// on.
typedef struct {
  kascan_toml_kind kind;
  uint32_t line;       ///< where it begins, from 1; 0 where the text does not say
  size_t children;     ///< how many values are in a table or an array
  const char *key;     ///< a table's values have one, in UTF-8
  size_t key_length;   ///< in bytes
  const char *text;    ///< a string, in UTF-8
  size_t text_length;  ///< in bytes
  int64_t integer;
  double real;
  bool boolean;
} kascan_toml_node;

typedef struct kascan_toml kascan_toml;

/// Parses a text of UTF-8. NULL if there is no memory; `kascan_toml_free` frees it.
kascan_toml *kascan_toml_parse(const char *text, size_t length);

/// The values, the whole table first, and their number; NULL if the text is no TOML.
const kascan_toml_node *kascan_toml_nodes(const kascan_toml *document, size_t *count);

/// What is wrong with the text (or that there was no memory), and in which line.
const char *kascan_toml_error(const kascan_toml *document, uint32_t *line);

void kascan_toml_free(kascan_toml *document);

#ifdef __cplusplus
}
#endif
