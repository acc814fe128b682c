#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// libarchive behind a few calls. The library is opened at the first use, because linking it costs
/// every start of the program 1 ms. Releases hold one as well (KASCAN_LIBARCHIVE_INSIDE), for
/// machines without it.

struct archive;

/// What a call came to; libarchive's own numbers are ordered the same way.
enum kascan_archive_status {
  /// Done.
  KASCAN_ARCHIVE_OK,
  /// Done, but something about it is wrong.
  KASCAN_ARCHIVE_WARNING,
  /// The end was reached.
  KASCAN_ARCHIVE_END,
  /// This entry can't be read, the next one may.
  KASCAN_ARCHIVE_FAILED,
  /// Nothing more can be read.
  KASCAN_ARCHIVE_FATAL,
};

/// Where libarchive gets its bytes: the next block, 0 at the end, -1 on failure.
typedef ssize_t (*kascan_archive_read_function)(struct archive *, void *source, const void **block);
/// Skips up to `count` bytes and returns how many.
typedef int64_t (*kascan_archive_skip_function)(struct archive *, void *source, int64_t count);
/// As lseek(2).
typedef int64_t (*kascan_archive_seek_function)(struct archive *, void *source, int64_t offset, int whence);

/// Opens the library: 1 if it is there.
int kascan_archive_load(void);

/// A new archive to close in the end, or null.
struct archive *kascan_archive_new(void);

/// Lets an archive be of a format, or of a compression: `tar` for `archive_read_support_format_tar`,
/// `gzip` for `archive_read_support_filter_gzip`. 1 if the library reads it by itself.
int kascan_archive_let_be(struct archive *archive, int is_compression, const char *name);

/// Says what compression the archive has, whatever it begins with: 1 if that is known. libarchive then
/// opens this one stream only, and not another of the kind in it.
int kascan_archive_set_stream(struct archive *archive, const char *name);

/// Sets an option of a format: 1 if it has it.
int kascan_archive_set_option(
    struct archive *archive, const char *format, const char *option, const char *value);

/// Begins to read. `skip` and `seek` are null for a source that can't.
enum kascan_archive_status kascan_archive_open(
    struct archive *archive, void *source, kascan_archive_read_function read,
    kascan_archive_skip_function skip, kascan_archive_seek_function seek);

/// An entry's description; the strings are valid until the next call for the archive.
struct kascan_archive_entry {
  const char *name;
  /// A symbolic or hard link's target, or null.
  const char *target;
  /// Whether it calls itself a file, rather than a folder, link, device or socket.
  int is_file;
  int is_encrypted;
};

/// Goes on to the next entry.
enum kascan_archive_status kascan_archive_next(
    struct archive *archive, struct kascan_archive_entry *entry);

/// The next block of the entry's content and where in the content it begins.
enum kascan_archive_status kascan_archive_block(
    struct archive *archive, const void **block, size_t *size, int64_t *offset);

/// The last failure's text; never null.
const char *kascan_archive_message(struct archive *archive);

/// `errno` behind this thread's last call of `kascan_archive_open`, `_next` or `_block`.
int kascan_archive_error(void);

/// Whether there is such a text: libarchive says that it opened a stream of which it could read nothing.
int kascan_archive_has_failed(struct archive *archive);

/// Whether the archive is known to hold something encrypted.
int kascan_archive_is_encrypted(struct archive *archive);

/// How many compressions of the one kind lie in one another: libarchive opens all of them at once.
/// 0 if it does not take the bytes for a stream of that kind, and passes them on as they are.
int kascan_archive_layers(struct archive *archive);

/// The number of the archive's bytes up to where reading stands.
int64_t kascan_archive_consumed(struct archive *archive);

/// Where in the archive the header of the current entry begins, or of the end behind the last one.
int64_t kascan_archive_header_position(struct archive *archive);

void kascan_archive_close(struct archive *archive);

/// Makes names come out as UTF-8 on this thread; gives what to hand back to the next function.
void *kascan_archive_enter(void);
void kascan_archive_leave(void *previous);

/// Where a mark stands first in some bytes, or null: memmem(3), which Swift does not see.
const void *kascan_archive_find(const void *bytes, size_t count, const void *mark, size_t size);

/// Opens a new file of mode 0600 that no name leads to: its descriptor, or -1 with errno set.
int kascan_archive_temporary(const char *folder);
