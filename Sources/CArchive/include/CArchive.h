#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// libarchive behind a few calls. The library is opened at the first use, because linking it costs
/// every start of the program 1 ms.

struct archive;

/// What to read: exactly one container or one compression, never libarchive's own chain of them,
/// so that each layer's output can be counted.
enum kascan_archive_format {
  KASCAN_ARCHIVE_AR,
  KASCAN_ARCHIVE_CAB,
  KASCAN_ARCHIVE_CPIO,
  KASCAN_ARCHIVE_ISO9660,
  KASCAN_ARCHIVE_LHA,
  KASCAN_ARCHIVE_RAR,
  KASCAN_ARCHIVE_SEVEN_ZIP,
  KASCAN_ARCHIVE_TAR,
  KASCAN_ARCHIVE_XAR,
  KASCAN_ARCHIVE_ZIP,
  /// A zip read from its local entries alone, without its central directory.
  KASCAN_ARCHIVE_ZIP_STREAMED,
  KASCAN_ARCHIVE_BZIP2,
  KASCAN_ARCHIVE_COMPRESS,
  KASCAN_ARCHIVE_GZIP,
  KASCAN_ARCHIVE_LZ4,
  KASCAN_ARCHIVE_LZIP,
  KASCAN_ARCHIVE_LZMA,
  KASCAN_ARCHIVE_RPM,
  KASCAN_ARCHIVE_XZ,
  KASCAN_ARCHIVE_ZSTD,
};

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

/// What kind of thing an entry is.
enum kascan_archive_kind {
  KASCAN_ARCHIVE_FILE,
  KASCAN_ARCHIVE_FOLDER,
  KASCAN_ARCHIVE_OTHER,
};

/// Where libarchive gets its bytes: the next block, 0 at the end, -1 on failure.
typedef ssize_t (*kascan_archive_read_function)(struct archive *, void *source, const void **block);
/// Skips up to `count` bytes and returns how many.
typedef int64_t (*kascan_archive_skip_function)(struct archive *, void *source, int64_t count);
/// As lseek(2).
typedef int64_t (*kascan_archive_seek_function)(struct archive *, void *source, int64_t offset, int whence);

/// Opens the library: 1 if it is there.
int kascan_archive_load(void);

/// Opens an archive; `*archive` is to be closed whatever the result, unless it is null. `skip` and
/// `seek` are null for a source that can't.
enum kascan_archive_status kascan_archive_open(
    enum kascan_archive_format format, void *source, kascan_archive_read_function read,
    kascan_archive_skip_function skip, kascan_archive_seek_function seek, struct archive **archive);

/// An entry's description; the strings are valid until the next call for the archive.
struct kascan_archive_entry {
  const char *name;
  /// A symbolic or hard link's target, or null.
  const char *target;
  enum kascan_archive_kind kind;
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

/// How many compressions of the one kind lie in one another: libarchive opens all of them at once.
/// 0 if it does not take the bytes for a stream of that kind, and passes them on as they are.
int kascan_archive_layers(struct archive *archive);

/// The number of the archive's bytes up to where reading stands.
int64_t kascan_archive_consumed(struct archive *archive);

void kascan_archive_close(struct archive *archive);

/// Makes names come out as UTF-8 on this thread; gives what to hand back to the next function.
void *kascan_archive_enter(void);
void kascan_archive_leave(void *previous);

/// Opens a new file of mode 0600 that no name leads to: its descriptor, or -1 with errno set.
int kascan_archive_temporary(const char *folder);
