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

/// Makes a pipe that no program started later inherits: the reading end, then the writing end.
/// Returns 0, or -1 with errno set.
int kascan_pipe(int *_Nonnull ends);

/// Makes two connected sockets that no program started later inherits. Returns 0, or -1 with errno
/// set.
int kascan_socket_pair(int *_Nonnull ends);

/// Sends what fits into a socket without waiting, and without SIGPIPE when nobody reads.
ssize_t kascan_send(int socket, const void *_Nonnull bytes, size_t count);
