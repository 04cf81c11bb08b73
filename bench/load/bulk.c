// Endless streams: how many bytes come a second.
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const double WARM_UP = 0.3; // seconds that are not counted

// One step of a stream; the bytes that came, or -1 when it ended, which an endless stream never does by itself.
static long bulk_step(Conn *c) {
  if (c->state == CONNECTING) return connected(c) ? 0 : -1;
  if (c->state == ASKED) {
    int status = read_status(c);
    if (status == 0) return 0;
    return status == 200 && say_first(c) ? 0 : -1;
  }
  ssize_t n = read(c->fd, buffer, sizeof buffer);
  return n > 0 ? n : n < 0 && errno == EAGAIN ? 0 : -1;
}

int bulk(void) {
  Conn *conns = calloc(options.open, sizeof(Conn));
  struct epoll_event events[256];
  long bytes = 0, total = 0, failed = 0;
  for (int i = 0; i < options.open; i++) if (!dial(&conns[i])) failed++;
  double from = now() + WARM_UP, until = from + options.seconds, t = now();
  while (t < until && failed == 0) {
    int n = wait_until(until, events, 256);
    for (int i = 0; i < n; i++) {
      Conn *c = events[i].data.ptr;
      long got = bulk_step(c);
      if (got < 0) failed++;
      else total += got, c->got += got, bytes += t >= from ? got : 0;
    }
    t = now();
  }
  int silent = 0;
  for (int i = 0; i < options.open; i++) silent += conns[i].got == 0;
  printf("{\"bytes\":%ld,\"total\":%ld,\"seconds\":%.4f,\"failed\":%ld,\"silent\":%d}\n", bytes, total, t > from ? t - from : 0,
         failed, silent);
  return 0;
}
