#include <sys/types.h>
#include <sha256.h>
#include <sha1.h>
