#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "program.h"

/// The number of processors this process may run on; at least 1.
int kascan_processor_count(void);

/// Reads directory entries in the kernel's own form (getdents64(2)): bytes read, 0 at the end, or
/// -1 with errno set.
ssize_t kascan_getdents(int fd, void *buffer, size_t size);
