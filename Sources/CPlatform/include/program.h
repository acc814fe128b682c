#pragma once
#include <sys/types.h>

/// The environment of this process: strings `NAME=value`, ended by a null pointer.
char *_Nullable *_Nullable kascan_environment(void);

/// Starts a program that is looked for in PATH (posix_spawnp(3)) with three open files as its
/// standard input, output and error; no other open file is passed on, and signals are at their
/// defaults. Returns 0 or an error number.
int kascan_spawn(
    pid_t *_Nonnull pid, const char *_Nonnull file, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nonnull environment, int input, int output, int error);

/// Makes this process the one that gets what its programs leave behind. To be called before a
/// program is started; only the first call does anything.
void kascan_adopt_orphans(void);

/// Sends a signal to every living child that came of a program this process started: children that
/// it had before are left alone, and where /proc does not tell of its processes, all are. Signal
/// handlers may call it. Returns how many got the signal, or -1 if there is no such child, not even
/// one that has ended and was not waited for.
int kascan_signal_programs(int signal);

/// Ends all programs, and what they started, with SIGKILL; waits for none of them, and no longer
/// than some tenths of a second for the system. Signal handlers may call it.
void kascan_kill_programs(void);

/// Ends one program and all that came of it with SIGKILL. Its own end is left to be waited for.
void kascan_kill_tree(pid_t program);

/// Ends all programs with SIGTERM, and a second later, and every second from then on, with SIGKILL:
/// whatever waits for one of them then waits no longer. For a signal handler.
void kascan_interrupt_programs(void);

/// Makes a pipe that no program started later inherits: the reading end, then the writing end.
/// Returns 0, or -1 with errno set.
int kascan_pipe(int *_Nonnull ends);

/// Makes two connected sockets that no program started later inherits. Returns 0, or -1 with errno
/// set.
int kascan_socket_pair(int *_Nonnull ends);

/// Sends what fits into a socket without waiting, and without SIGPIPE when nobody reads.
ssize_t kascan_send(int socket, const void *_Nonnull bytes, size_t count);
