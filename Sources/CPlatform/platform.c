#define _GNU_SOURCE
#include "CPlatform.h"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

int kascan_processor_count(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    int count = CPU_COUNT(&set);
    return count > 0 ? count : 1;
  }
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

ssize_t kascan_getdents(int fd, void *buffer, size_t size) {
  return syscall(SYS_getdents64, fd, buffer, size);
}
