// New connections, in a closed loop or at a fixed rate, and the watch for a name that is to become denied.
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_SAMPLES = 2000000 };
static const double PATIENCE = 5;       // seconds until a connection without its answer counts as failed
static const double PROBE_EVERY = 0.01; // seconds between two questions for the name that is to be denied

static Conn *pool, *free_list;
static int open_now;
static double *samples;
static long done, failed, skipped;

// What `watch` saw.
static double last_good, longest_gap, gap_at, first_denied, last_allowed;

static void give_back(Conn *c) {
  close(c->fd);
  c->fd = -1;
  c->next = free_list, free_list = c;
  open_now--;
}

static void start_one(double due, bool probe) {
  if (!free_list || open_now >= options.open) {
    skipped++;
    return;
  }
  Conn *c = free_list;
  c->due = due, c->probe = probe;
  if (!dial(c)) {
    if (!probe) failed++;
    return;
  }
  free_list = c->next;
  open_now++;
}

static void answered(Conn *c) {
  double t = now();
  if (done < MAX_SAMPLES) samples[done] = t - c->due;
  done++;
  if (last_good && t - last_good > longest_gap) longest_gap = t - last_good, gap_at = last_good;
  last_good = t;
}

// The name that is to be denied: what the proxy says to CONNECT is the whole question. False when it is over.
static bool probed(Conn *c) {
  int status = read_status(c);
  if (status == 0) return true;
  if (status == 200) last_allowed = now();
  if ((status == 403 || status == 302) && !first_denied) first_denied = now(); // e2guardian redirects
  return false;
}

// One step of a connection; false when it is over, with `failed` counted where it did not get its whole answer.
static bool step(Conn *c) {
  if (c->state == CONNECTING) {
    if (connected(c)) return true;
    if (!c->probe) failed++;
    return false;
  }
  if (c->probe) return probed(c);
  if (c->state == ASKED) {
    int status = read_status(c);
    if (status == 0 || (status == 200 && say_first(c))) return true;
    failed++;
    return false;
  }
  ssize_t n = read(c->fd, buffer, sizeof buffer);
  if (n < 0 && errno == EAGAIN) return true;
  if (n > 0 && (c->got += n) < ANSWER) return true;
  if (n > 0) answered(c); // and hang up: not every proxy passes on that the origin has closed
  else failed++;          // ended or reset too early
  return false;
}

static void give_up_late(double t) {
  for (int i = 0; i < MAX_OPEN; i++) {
    Conn *c = &pool[i];
    if (c->fd < 0 || t - c->started < PATIENCE) continue;
    if (!c->probe) failed++;
    give_back(c);
  }
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static double percentile(double part) {
  long n = done < MAX_SAMPLES ? done : MAX_SAMPLES;
  return n ? samples[(long)((n - 1) * part)] * 1e3 : 0;
}

// Starts what is due, waits for the next thing, takes one step of each connection that can go on; until the time is up
// and, at a fixed rate, those still open have had their patience. Watching ends half a second after the first refusal.
static void run_new(bool watching) {
  struct epoll_event events[256];
  double start = now(), until = start + options.seconds, t = start, next_late = start + 1;
  double next = start, next_probe = start;
  long asked = 0, probes = 0;
  last_good = watching ? start : 0;
  for (;;) {
    bool stopping = t >= until;
    if (stopping && (open_now == 0 || options.rate == 0 || t > until + PATIENCE + 1)) break;
    if (watching && first_denied && until > first_denied + 0.5) until = first_denied + 0.5;
    if (!stopping && options.rate > 0)
      for (; next <= t; next = start + ++asked / options.rate) start_one(next, false);
    if (!stopping && options.rate == 0)
      for (long before = failed; free_list && open_now < options.open && failed == before;) start_one(now(), false);
    if (!stopping && watching && !first_denied)
      for (; next_probe <= t; next_probe = start + ++probes * PROBE_EVERY) start_one(next_probe, true);
    double wake = stopping || options.rate == 0 ? t + 0.05 : next;
    if (watching && !stopping && !first_denied && next_probe < wake) wake = next_probe;
    int n = wait_until(wake, events, 256);
    for (int i = 0; i < n; i++) {
      Conn *c = events[i].data.ptr;
      if (!step(c)) give_back(c);
    }
    t = now();
    if (t > next_late) give_up_late(t), next_late = t + 0.5;
  }
  options.seconds = (until < t ? until : t) - start;
  if (watching && until - last_good > longest_gap) longest_gap = until - last_good, gap_at = last_good;
}

int new_connections(bool watching) {
  samples = malloc(sizeof(double) * MAX_SAMPLES);
  pool = calloc(MAX_OPEN, sizeof(Conn));
  for (int i = MAX_OPEN - 1; i >= 0; i--) pool[i].fd = -1, pool[i].next = free_list, free_list = &pool[i];
  run_new(watching);
  qsort(samples, done < MAX_SAMPLES ? done : MAX_SAMPLES, sizeof(double), ascending);
  printf("{\"seconds\":%.4f,\"done\":%ld,\"failed\":%ld,\"skipped\":%ld,\"p50\":%.4f,\"p90\":%.4f,\"p99\":%.4f,\"max\":%.4f",
         options.seconds, done, failed, skipped, percentile(.5), percentile(.9), percentile(.99), percentile(1));
  if (watching)
    printf(",\"gap\":%.3f,\"gapAt\":%.6f,\"deniedAt\":%.6f,\"allowedAt\":%.6f", longest_gap * 1e3, gap_at, first_denied, last_allowed);
  printf("}\n");
  return 0;
}
