#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program.h"

// A process group for each program would be simpler to end, but a terminal sends Ctrl-C, Ctrl-Z and
// its own end to one group only, and a program can leave its group. What a program started can't
// leave a subreaper (prctl(2)): when its parent ends, it becomes a child of this process.
//
// Signal handlers call this: no memory is taken here, no lock, and no file stays open.

enum { most_inherited = 64, most_children = 256 };

static atomic_int has_adopted;
/// Children that this process had before it started a program: of the shell that became it by exec.
static pid_t inherited[most_inherited];
static int inherited_count;

/// What getdents64(2) writes.
struct entry {
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

/// The parent of a process; 0 if it has ended.
static pid_t living_parent(int folder, const char *name) {
  char path[32];
  size_t length = strlen(name);
  if (length > 20) return 0;
  memcpy(path, name, length);
  memcpy(path + length, "/stat", 6);
  int file = openat(folder, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[256];
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return 0;
  text[count] = 0;
  // `PID (NAME) STATE PARENT …` (proc_pid_stat(5)); a name may hold anything.
  char *end = strrchr(text, ')');
  if (end == NULL || strlen(end) < 5 || end[2] == 'Z' || end[2] == 'X') return 0;
  return (pid_t)strtol(end + 4, NULL, 10);
}

/// Lists this process's living children; returns how many, or -1 where /proc does not tell.
static int living_children(pid_t *children) {
  // One of another PID namespace would name the wrong processes.
  char self[24];
  ssize_t length = readlink("/proc/self", self, sizeof self - 1);
  pid_t own = getpid();
  if (length <= 0) return -1;
  self[length] = 0;
  if ((pid_t)strtol(self, NULL, 10) != own) return -1;
  int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return -1;
  int found = 0;
  _Alignas(struct entry) char buffer[4096];
  long size;
  while ((size = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
    for (long place = 0; place < size;) {
      const struct entry *entry = (const struct entry *)(buffer + place);
      place += entry->size;
      if (entry->name[0] < '1' || entry->name[0] > '9' || found == most_children) continue;
      if (living_parent(folder, entry->name) == own) {
        children[found++] = (pid_t)strtol(entry->name, NULL, 10);
      }
    }
  }
  close(folder);
  return found;
}

static int has_children(void) {
  siginfo_t information;
  return waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

static void adopt(void) {
  if (has_children()) {
    pid_t children[most_children];
    int count = living_children(children);
    inherited_count = count < 0 || count > most_inherited ? -1 : count;
    for (int index = 0; index < inherited_count; index++) inherited[index] = children[index];
  } else {
    // What inherited children leave behind can't be told from what a program leaves.
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  }
  atomic_store(&has_adopted, 1);
}

void kascan_adopt_orphans(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, adopt);
}

static int is_inherited(pid_t child) {
  for (int index = 0; index < inherited_count; index++) {
    if (inherited[index] == child) return 1;
  }
  return 0;
}

int kascan_signal_programs(int signal) {
  int saved = errno;
  int signalled = -1;
  if (atomic_load(&has_adopted) && inherited_count >= 0 && has_children()) {
    pid_t children[most_children];
    int count = living_children(children);
    signalled = 0;
    for (int index = 0; index < count; index++) {
      if (!is_inherited(children[index]) && kill(children[index], signal) == 0) signalled++;
    }
  }
  errno = saved;
  return signalled;
}

void kascan_kill_programs(void) {
  int saved = errno;
  // Children of what is killed come to this process, which takes the system a moment.
  for (int round = 0; round < 200 && kascan_signal_programs(SIGKILL) > 0; round++) poll(NULL, 0, 1);
  errno = saved;
}

void kascan_kill_tree(pid_t program) {
  pid_t tree[most_children];
  int count = 1;
  tree[0] = program;
  // A program that is stopped starts no other, so that the list is whole once nothing is new.
  kill(program, SIGSTOP);
  for (int round = 0, known = 0; round < 64 && known < count && count < most_children; round++) {
    known = count;
    int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) break;
    _Alignas(struct entry) char buffer[4096];
    long size;
    while ((size = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
      for (long place = 0; place < size;) {
        const struct entry *entry = (const struct entry *)(buffer + place);
        place += entry->size;
        if (entry->name[0] < '1' || entry->name[0] > '9') continue;
        pid_t process = (pid_t)strtol(entry->name, NULL, 10);
        pid_t parent = living_parent(folder, entry->name);
        int is_new = 0;
        for (int index = 0; index < count; index++) {
          if (tree[index] == parent) is_new = 1;
        }
        for (int index = 0; index < count; index++) {
          if (tree[index] == process) is_new = 0;
        }
        if (!is_new || count == most_children) continue;
        kill(process, SIGSTOP);
        tree[count++] = process;
      }
    }
    close(folder);
  }
  for (int index = 0; index < count; index++) kill(tree[index], SIGKILL);
  // The others come to this process, if at all, once their parents have ended.
  for (int index = 1; index < count; index++) {
    for (int round = 0; round < 100; round++) {
      if (waitpid(tree[index], NULL, WNOHANG) == tree[index]) break;
      if (kill(tree[index], 0) != 0) break;
      poll(NULL, 0, 1);
    }
  }
}

static void on_alarm(int number) {
  (void)number;
  kascan_kill_programs();
  alarm(1);
}

void kascan_interrupt_programs(void) {
  int saved = errno;
  kascan_signal_programs(SIGTERM);
  struct sigaction action = {0};
  action.sa_handler = on_alarm;
  // What writes a report meanwhile goes on with it.
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, NULL);
  alarm(1);
  errno = saved;
}
