/* SPDX-License-Identifier: Apache-2.0 */
/* Says when its main began: nanoseconds since 1970. */
#include <stdio.h>
#include <time.h>

int main(void)
{
  struct timespec now;

  clock_gettime(CLOCK_REALTIME, &now);
  printf("%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
  return 0;
}
