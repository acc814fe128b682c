#define _GNU_SOURCE
#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FUNCTIONS(X)                       \
  X(archive_entry_filetype)                \
  X(archive_entry_hardlink)                \
  X(archive_entry_hardlink_utf8)           \
  X(archive_entry_is_data_encrypted)       \
  X(archive_entry_is_metadata_encrypted)   \
  X(archive_entry_pathname)                \
  X(archive_entry_pathname_utf8)           \
  X(archive_entry_symlink)                 \
  X(archive_entry_symlink_utf8)            \
  X(archive_error_string)                  \
  X(archive_filter_bytes)                  \
  X(archive_read_header_position)          \
  X(archive_filter_count)                  \
  X(archive_read_append_filter)            \
  X(archive_read_data_block)               \
  X(archive_read_free)                     \
  X(archive_read_has_encrypted_entries)    \
  X(archive_read_new)                      \
  X(archive_read_next_header)              \
  X(archive_read_open1)                    \
  X(archive_read_set_callback_data)        \
  X(archive_read_set_option)               \
  X(archive_read_set_read_callback)        \
  X(archive_read_set_seek_callback)        \
  X(archive_read_set_skip_callback)

#define DECLARE(name) __typeof__(&name) name##_;
static struct {
  FUNCTIONS(DECLARE)
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_loaded;
/// The library of this machine, or null where the one inside this program is used.
static void *handle;
static locale_t utf8;

#ifdef KASCAN_LIBARCHIVE_INSIDE
// Releases hold a libarchive for machines that have none. xar is not in it: it needs libxml2, which
// would add 30 MB.
#define SUPPORTS(X)                           \
  X(archive_read_support_filter_bzip2)        \
  X(archive_read_support_filter_compress)     \
  X(archive_read_support_filter_gzip)         \
  X(archive_read_support_filter_lz4)          \
  X(archive_read_support_filter_lzip)         \
  X(archive_read_support_filter_lzma)         \
  X(archive_read_support_filter_xz)           \
  X(archive_read_support_filter_zstd)         \
  X(archive_read_support_format_7zip)         \
  X(archive_read_support_format_ar)           \
  X(archive_read_support_format_cab)          \
  X(archive_read_support_format_cpio)         \
  X(archive_read_support_format_empty)        \
  X(archive_read_support_format_iso9660)      \
  X(archive_read_support_format_lha)          \
  X(archive_read_support_format_rar)          \
  X(archive_read_support_format_rar5)         \
  X(archive_read_support_format_raw)          \
  X(archive_read_support_format_tar)          \
  X(archive_read_support_format_zip)          \
  X(archive_read_support_format_zip_streamable)

#define NAME(name) {#name, (void *)&name},
static const struct {
  const char *name;
  void *address;
} inside[] = {FUNCTIONS(NAME) SUPPORTS(NAME)};

static void *find_inside(const char *name) {
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
    if (strcmp(inside[i].name, name) == 0) return inside[i].address;
  return NULL;
}
static const int is_inside = 1;
#else
static void *find_inside(const char *name) { return NULL; }
static const int is_inside = 0;
#endif

/// A function of the library: the machine's comes first, which is mended when its packages are.
static void *find(const char *name) { return handle ? dlsym(handle, name) : find_inside(name); }

// How many threads are inside the library.
static atomic_int calls;

// libarchive ends the program with 1 where it has no memory, which is the status of a found key.
static void end_as_incomplete(int code, void *none) {
  (void)none;
  if (code != 1 || atomic_load(&calls) == 0) return;
  static const char line[] = "kascan: no memory to open an archive: the scan is incomplete\n";
  if (write(STDERR_FILENO, line, sizeof line - 1) < 0) _exit(2);
  _exit(2);
}

static void load(void) {
#ifdef __APPLE__
  static const char *const names[] = {"libarchive.13.dylib", "/usr/lib/libarchive.2.dylib", NULL};
#else
  static const char *const names[] = {"libarchive.so.13", NULL};
#endif
  for (const char *const *name = names; !handle && *name; name++)
    handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);
  if (!handle && !is_inside) return;
#define LOOK_UP(name) \
  if (!(library.name##_ = (__typeof__(&name))find(#name))) return;
  FUNCTIONS(LOOK_UP)
  utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
  is_loaded = 1;
#ifndef __APPLE__
  on_exit(end_as_incomplete, NULL);
#endif
}

int kascan_archive_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}

static _Thread_local int last_error;

static enum kascan_archive_status status(int code) {
  last_error = errno;
  switch (code) {
    case ARCHIVE_OK: return KASCAN_ARCHIVE_OK;
    case ARCHIVE_WARN: return KASCAN_ARCHIVE_WARNING;
    case ARCHIVE_EOF: return KASCAN_ARCHIVE_END;
    case ARCHIVE_RETRY:
    case ARCHIVE_FAILED: return KASCAN_ARCHIVE_FAILED;
    default: return KASCAN_ARCHIVE_FATAL;
  }
}

struct archive *kascan_archive_new(void) { return library.archive_read_new_(); }

int kascan_archive_let_be(struct archive *archive, int is_compression, const char *name) {
  char symbol[80];
  int length = snprintf(
      symbol, sizeof symbol, "archive_read_support_%s_%s", is_compression ? "filter" : "format",
      name);
  if (length < 0 || (size_t)length >= sizeof symbol) return 0;
  int (*function)(struct archive *) = (int (*)(struct archive *))find(symbol);
  // What this build of libarchive does only through another program is refused with ARCHIVE_WARN:
  // nothing scanned ever makes a program run.
  return function && function(archive) == ARCHIVE_OK;
}

int kascan_archive_set_stream(struct archive *archive, const char *name) {
  static const struct {
    const char *name;
    int code;
  } filters[] = {
      {"bzip2", ARCHIVE_FILTER_BZIP2}, {"gzip", ARCHIVE_FILTER_GZIP}, {"lz4", ARCHIVE_FILTER_LZ4},
      {"lzip", ARCHIVE_FILTER_LZIP},   {"lzma", ARCHIVE_FILTER_LZMA}, {"xz", ARCHIVE_FILTER_XZ},
      {"zstd", ARCHIVE_FILTER_ZSTD},
  };
  for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
    if (strcmp(filters[i].name, name) == 0)
      return library.archive_read_append_filter_(archive, filters[i].code) == ARCHIVE_OK;
  return 0;
}

int kascan_archive_set_option(
    struct archive *archive, const char *format, const char *option, const char *value) {
  return library.archive_read_set_option_(archive, format, option, value) == ARCHIVE_OK;
}

/// libarchive ends the whole process where the conversion of a name fails and `errno` is `ENOMEM`,
/// which an earlier call may have left behind: one archive's absurd size and another's name that is
/// not UTF-8 would do. (`archive_entry_pathname` and other readers of names: archive_entry.c of 3.6
/// and 3.7.)
static void forget_errors(void) { errno = 0; }

static int left(int result) {
  atomic_fetch_sub(&calls, 1);
  return result;
}

// What a call of the library returns, counted among `calls` while it lasts.
#define INSIDE(call) (atomic_fetch_add(&calls, 1), left(call))

enum kascan_archive_status kascan_archive_open(
    struct archive *archive, void *source, kascan_archive_read_function read,
    kascan_archive_skip_function skip, kascan_archive_seek_function seek) {
  forget_errors();
  library.archive_read_set_read_callback_(archive, read);
  if (skip) library.archive_read_set_skip_callback_(archive, skip);
  if (seek) library.archive_read_set_seek_callback_(archive, seek);
  library.archive_read_set_callback_data_(archive, source);
  return status(INSIDE(library.archive_read_open1_(archive)));
}

typedef const char *(*text_function)(struct archive_entry *);

/// The text as the archive has it, or as UTF-8 where it is written in no other way; null for none.
static const char *text(
    struct archive_entry *entry, text_function as_written, text_function as_utf8) {
  forget_errors();
  const char *text = as_written(entry);
  if (text) return text;
  forget_errors();
  return as_utf8(entry);
}

enum kascan_archive_status kascan_archive_next(
    struct archive *archive, struct kascan_archive_entry *out) {
  forget_errors();
  struct archive_entry *entry;
  int result = INSIDE(library.archive_read_next_header_(archive, &entry));
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return status(result);
  out->name =
      text(entry, library.archive_entry_pathname_, library.archive_entry_pathname_utf8_);
  out->target = text(entry, library.archive_entry_symlink_, library.archive_entry_symlink_utf8_);
  if (!out->target)
    out->target =
        text(entry, library.archive_entry_hardlink_, library.archive_entry_hardlink_utf8_);
  __LA_MODE_T type = library.archive_entry_filetype_(entry);
  out->is_file = type == AE_IFREG || type == 0;
  out->is_encrypted = library.archive_entry_is_data_encrypted_(entry) ||
                      library.archive_entry_is_metadata_encrypted_(entry);
  return status(result);
}

enum kascan_archive_status kascan_archive_block(
    struct archive *archive, const void **block, size_t *size, int64_t *offset) {
  forget_errors();
  *block = NULL;
  *size = 0;
  *offset = 0;
  return status(INSIDE(library.archive_read_data_block_(archive, block, size, offset)));
}

const char *kascan_archive_message(struct archive *archive) {
  const char *message = library.archive_error_string_(archive);
  return message ? message : "";
}

int kascan_archive_has_failed(struct archive *archive) {
  return library.archive_error_string_(archive) != NULL;
}

int kascan_archive_error(void) { return last_error; }

int kascan_archive_is_encrypted(struct archive *archive) {
  return library.archive_read_has_encrypted_entries_(archive) > 0;
}

int kascan_archive_layers(struct archive *archive) {
  // One of them stands for the source.
  return library.archive_filter_count_(archive) - 1;
}

int64_t kascan_archive_consumed(struct archive *archive) {
  return library.archive_filter_bytes_(archive, -1);
}

int64_t kascan_archive_header_position(struct archive *archive) {
  return library.archive_read_header_position_(archive);
}

void kascan_archive_close(struct archive *archive) { library.archive_read_free_(archive); }

void *kascan_archive_enter(void) { return utf8 ? (void *)uselocale(utf8) : NULL; }

void kascan_archive_leave(void *previous) {
  if (previous) uselocale((locale_t)previous);
}

const void *kascan_archive_find(const void *bytes, size_t count, const void *mark, size_t size) {
  return memmem(bytes, count, mark, size);
}

int kascan_archive_temporary(const char *folder) {
#ifdef O_TMPFILE
  int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
  if (file >= 0) return file;
#endif
  char *name;
  if (asprintf(&name, "%s/kascan.XXXXXX", folder) < 0) return -1;
  int fallback = mkstemp(name);
  if (fallback >= 0) {
    unlink(name);
    fcntl(fallback, F_SETFD, FD_CLOEXEC);
  }
  int code = errno;
  free(name);
  errno = code;
  return fallback;
}
