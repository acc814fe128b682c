// What Swift's runtime takes from glibc versions behind 2.34, so that a release runs on all from 2.34.

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

// glibc 2.36
uint32_t arc4random(void) {
  uint32_t number;
  if (getrandom(&number, sizeof number, 0) != sizeof number) abort();
  return number;
}

// glibc 2.35 has a new one that sets errno otherwise.
float hypotf(float x, float y) {
  if (isinf(x) || isinf(y)) return INFINITY;
  return (float)__builtin_sqrt((double)x * x + (double)y * y);
}
