#define _GNU_SOURCE
#include "CPlatform.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
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

int kascan_own_file_table(void) {
#if defined(SYS_close_range) && defined(CLOSE_RANGE_UNSHARE)
  return (int)syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_UNSHARE);
#else
  return -1;
#endif
}

int kascan_birth_time(int fd, struct timespec *born) {
  struct statx status;
  if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &status) != 0) return -1;
  if ((status.stx_mask & STATX_BTIME) == 0) return -1;
  born->tv_sec = status.stx_btime.tv_sec;
  born->tv_nsec = status.stx_btime.tv_nsec;
  return 0;
}

int kascan_reads_fully(int fd) {
  struct statfs status;
  if (fstatfs(fd, &status) != 0) return 0;
  switch ((uint32_t)status.f_type) {
  case 0xef53:      // ext2, ext3, ext4
  case 0x58465342:  // xfs
  case 0x9123683e:  // btrfs
  case 0x01021994:  // tmpfs
  case 0x794c7630:  // overlay
  case 0xf2f52010:  // f2fs
  case 0x2fc12fc1:  // zfs
  case 0xca451a4e:  // bcachefs
  case 0x73717368:  // squashfs
  case 0xe0f5e1e2:  // erofs
  case 0x858458f6:  // ramfs
    return 1;
  default:
    return 0;
  }
}

int kascan_takes_room_at_once(int fd) {
  struct statfs status;
  if (fstatfs(fd, &status) != 0) return 0;
  switch (status.f_type) {
  case 0xef53:     // ext2, ext3, ext4
  case 0x9123683e: // btrfs
  case 0x01021994: // tmpfs
    return 1;
  default: return 0;
  }
}

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)

const char *kascan_commit(void) {
#ifdef KASCAN_COMMIT
  return TEXT(KASCAN_COMMIT);
#else
  return "";
#endif
}
