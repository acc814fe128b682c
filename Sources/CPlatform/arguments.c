#include "CPlatform.h"

static int count = 0;
static char **values = 0;

// The C library hands main's arguments to functions that run before it. Swift's own
// CommandLine.arguments reads /proc/self/cmdline, which a container or a hook may not have.
__attribute__((constructor)) static void keep_arguments(int argc, char **argv) {
  count = argc;
  values = argv;
}

int kascan_argument_count(void) { return count; }

const char *kascan_argument(int index) {
  return index >= 0 && index < count ? values[index] : 0;
}
