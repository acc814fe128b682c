#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "program.h"

/// Asks the processor for the cache line that holds an address, to be there when it is read. Any
/// address will do: one that can't be read does nothing.
static inline void kascan_prefetch(const void *address) { __builtin_prefetch(address); }

/// The number of processors this process may run on; at least 1.
int kascan_processor_count(void);

/// Reads directory entries in the kernel's own form (getdents64(2)): bytes read, 0 at the end, or
/// -1 with errno set.
ssize_t kascan_getdents(int fd, void *buffer, size_t size);

/// Gives the calling thread a file table of its own, so that opening and closing files takes no
/// lock that it shares with other threads. Of the process's files the table holds standard input,
/// output and error only: a copy of a pipe's end would keep the pipe from ending. 0, or -1 where
/// the system has or permits no such thing.
int kascan_own_file_table(void);

/// Whether a short read of a regular file on the file system of the open file `fd` can only mean
/// the file's end: true for the common disk and memory file systems.
int kascan_reads_fully(int fd);

/// Whether the file system of the open file `fd` takes room for a byte when it is written, and after
/// a crash has the old or the new content of a file that was renamed over another, without being
/// told to wait: fsync(2) may take longer than a hook does.
int kascan_takes_room_at_once(int fd);

/// When the open file `fd` was made (statx(2), `stx_btime`). 0, or -1 where the file system does not
/// keep it.
int kascan_birth_time(int fd, struct timespec *born);

/// Removes a file, or a folder with all in it; links are removed and not followed. What can't be
/// removed stays.
void kascan_remove_tree(const char *path);

/// The number of arguments that this process was started with, the program's name counted.
int kascan_argument_count(void);

/// An argument by its index; NULL for none. It lives as long as the process.
const char *kascan_argument(int index);

/// The commit that this program was built from, or "" where the build was not told
/// (`-Xcc -DKASCAN_COMMIT=…`, as `.ci/release` does).
const char *kascan_commit(void);
