// The bench's load generator and origins: one small C program, since a generator in Node would be the slowest part.
//
//   load small ADDR PORT                    origin: answers 1 KiB to the first bytes of a connection, whatever they are, and closes
//   load stream ADDR PORT                   origin: answers the first bytes with an endless stream
//   load bulk  ADDR PORT [options]          reads endless streams, says how many bytes came a second
//   load new   ADDR PORT [options]          opens new connections, says how many a second and how long each took
//   load watch ADDR PORT [options]          opens new connections at a rate and asks for a second name until it is denied
//
//   --seconds S   how long (bulk: after a warm-up of 0.3 s)     --open N     streams, or connections open at once
//   --rate R      new connections a second; 0: as many as fit in --open (closed loop)
//   --connect H:P ask for a tunnel first, and wait for the 200   --hello NAME the first bytes are a TLS ClientHello for NAME
//   --denied H:P  (watch) the name that is to become denied      --source A   bind connections to this local address
//
// Everything is bounded: in time, in connections open at once, and to loopback and documentation addresses (RFC 5737), which
// lead nowhere outside of a namespace that was made for them. Each command prints one line
// of JSON; times named `at` are seconds of CLOCK_MONOTONIC, the clock of Node's process.hrtime().
#include "load.h"
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

int poller;
char buffer[BUFFER];
struct sockaddr_in target;
Options options;

void die(const char *what) {
  perror(what);
  exit(1);
}

double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

struct sockaddr_in harmless(const char *address, const char *port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
  int known = inet_pton(AF_INET, address, &a.sin_addr) == 1;
  uint32_t host = ntohl(a.sin_addr.s_addr);
  if (!known || ((host >> 24) != 127 && (host >> 8) != 0xcb0071)) {
    fprintf(stderr, "load: %s is neither of 127.0.0.0/8 nor of 203.0.113.0/24; nothing else is ever a target\n", address);
    exit(2);
  }
  return a;
}

void watch_fd(int op, int fd, uint32_t events, void *data) {
  struct epoll_event e = {.events = events, .data.ptr = data};
  if (epoll_ctl(poller, op, fd, &e) < 0) die("epoll_ctl");
}

// Waits at most until `until`, to the microsecond: a generator that spins would take a core from what it measures.
int wait_until(double until, struct epoll_event *events, int most) {
  double left = until - now();
  if (left < 0) left = 0;
  if (left > 0.1) left = 0.1;
  struct timespec t = {.tv_sec = 0, .tv_nsec = (long)(left * 1e9)};
  return epoll_pwait2(poller, events, most, &t, NULL);
}

static void read_options(int count, char **args) {
  options = (Options){.seconds = 2, .open = 64};
  for (int i = 0; i + 1 < count; i += 2) {
    const char *name = args[i], *value = args[i + 1];
    if (!strcmp(name, "--seconds")) options.seconds = atof(value);
    else if (!strcmp(name, "--rate")) options.rate = atof(value);
    else if (!strcmp(name, "--open")) options.open = atoi(value);
    else if (!strcmp(name, "--connect")) options.connect = value;
    else if (!strcmp(name, "--hello")) options.hello = value;
    else if (!strcmp(name, "--denied")) options.denied = value;
    else if (!strcmp(name, "--source")) options.source = value;
    else fprintf(stderr, "load: unknown option %s\n", name), exit(2);
  }
  if (options.seconds > MAX_SECONDS) options.seconds = MAX_SECONDS;
  if (options.open < 1 || options.open > MAX_OPEN) options.open = MAX_OPEN;
  prepare_words();
}

int main(int count, char **args) {
  if (count < 4) {
    fprintf(stderr, "load: small|stream|bulk|new|watch ADDRESS PORT [options]; see the head of load.c\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1000);
  poller = epoll_create1(0);
  target = harmless(args[2], args[3]);
  const char *command = args[1];
  if (!strcmp(command, "small")) serve(target, false);
  if (!strcmp(command, "stream")) serve(target, true);
  read_options(count - 4, args + 4);
  if (!strcmp(command, "bulk")) return bulk();
  if (!strcmp(command, "new")) return new_connections(false);
  if (!strcmp(command, "watch") && options.denied && options.rate > 0) return new_connections(true);
  fprintf(stderr, "load: %s is no command, or watch lacks --denied or --rate\n", command);
  return 2;
}
