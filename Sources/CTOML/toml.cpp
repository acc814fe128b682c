#include "CTOML.h"

#include <new>
#include <string>
#include <vector>

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 16 // Of tables in arrays in tables …; those of keys, see below.
#include <toml++/toml.h>

struct kascan_toml {
  toml::parse_result result; // Keys and strings stay in here.
  std::vector<kascan_toml_node> nodes;
  std::string error;
  uint32_t error_line;
};

// How many parts a key may have. toml++ has no limit, and takes tables apart by recursion: a key of
// a hundred thousand would overflow the stack. Keys can't be told from strings here, but no string
// of a configuration has so many dots and nothing else than letters, digits, spaces and quotes.
enum { most_parts = 64 };

// The line of the first key of too many parts; 0 if there is none.
static uint32_t deep_key_line(const char *text, size_t length) {
  uint32_t line = 1;
  int dots = 0;
  for (size_t i = 0; i < length; i++) {
    char c = text[i];
    bool in_key = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-' || c == ' ' || c == '\t' || c == '"' || c == '\'';
    if (c == '.' && ++dots > most_parts) return line;
    if (c != '.' && !in_key) dots = 0;
    line += c == '\n';
  }
  return 0;
}

static void append(kascan_toml &document, const toml::node &value, const toml::key *key) {
  kascan_toml_node node{};
  node.line = value.source().begin.line;
  if (key) {
    node.key = key->str().data();
    node.key_length = key->str().length();
  }
  if (auto table = value.as_table()) {
    node.kind = kascan_toml_table;
    node.children = table->size();
    document.nodes.push_back(node);
    for (auto &&[name, child] : *table) append(document, child, &name);
    return;
  }
  if (auto array = value.as_array()) {
    node.kind = kascan_toml_array;
    node.children = array->size();
    document.nodes.push_back(node);
    for (auto &&child : *array) append(document, child, nullptr);
    return;
  }
  if (auto string = value.as_string()) {
    node.kind = kascan_toml_string;
    node.text = string->get().data();
    node.text_length = string->get().length();
  } else if (auto integer = value.as_integer()) {
    node.kind = kascan_toml_integer;
    node.integer = integer->get();
  } else if (auto real = value.as_floating_point()) {
    node.kind = kascan_toml_real;
    node.real = real->get();
  } else if (auto boolean = value.as_boolean()) {
    node.kind = kascan_toml_boolean;
    node.boolean = boolean->get();
  } else {
    node.kind = kascan_toml_time;
  }
  document.nodes.push_back(node);
}

kascan_toml *kascan_toml_parse(const char *text, size_t length) {
  if (uint32_t line = deep_key_line(text, length)) {
    return new (std::nothrow) kascan_toml{{}, {}, "a key has too many parts", line};
  }
  auto document = new (std::nothrow) kascan_toml{toml::parse(std::string_view(text, length)), {}, {}, 0};
  if (!document) return nullptr;
  if (document->result) append(*document, document->result.table(), nullptr);
  else {
    document->error = document->result.error().description();
    document->error_line = document->result.error().source().begin.line;
  }
  return document;
}

const kascan_toml_node *kascan_toml_nodes(const kascan_toml *document, size_t *count) {
  *count = document ? document->nodes.size() : 0;
  return *count ? document->nodes.data() : nullptr;
}

const char *kascan_toml_error(const kascan_toml *document, uint32_t *line) {
  *line = 0;
  if (!document) return "no memory";
  *line = document->error_line;
  return document->error.c_str();
}

void kascan_toml_free(kascan_toml *document) { delete document; }
