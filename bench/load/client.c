// What a connection says and reads until its way is open: CONNECT, the proxy's status, the ClientHello.
#include "load.h"
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// What a connection asks first, and what it says once the way is open.
typedef struct {
  char ask[600], first[1024];
  int ask_length, first_length;
} Words;

static Words words, probe_words;

static int put16(unsigned char *at, int value) {
  at[0] = value >> 8;
  at[1] = value & 255;
  return 2;
}

// A whole ClientHello (RFC 8446, 4.1.2) of about 370 bytes: server_name, supported_versions, padding.
static int make_hello(char *out, const char *name) {
  unsigned char b[900];
  int length = strlen(name), n = 9, extensions;
  n += put16(b + n, 0x0303);
  for (int i = 0; i < 32; i++) b[n++] = i * 7;
  b[n++] = 0;
  n += put16(b + n, 4), n += put16(b + n, 0x1301), n += put16(b + n, 0xc02b);
  b[n++] = 1, b[n++] = 0;
  extensions = n, n += 2;
  n += put16(b + n, 0), n += put16(b + n, length + 5), n += put16(b + n, length + 3);
  b[n++] = 0;
  n += put16(b + n, length);
  memcpy(b + n, name, length), n += length;
  n += put16(b + n, 43), n += put16(b + n, 3), b[n++] = 2, n += put16(b + n, 0x0304);
  n += put16(b + n, 21), n += put16(b + n, 250);
  memset(b + n, 0, 250), n += 250;
  put16(b + extensions, n - extensions - 2);
  b[0] = 22, put16(b + 1, 0x0301), put16(b + 3, n - 5); // the record
  b[5] = 1, b[6] = 0, put16(b + 7, n - 9);              // the handshake message
  memcpy(out, b, n);
  return n;
}

static Words make_words(const char *connect, const char *hello) {
  Words w = {0};
  if ((connect && strlen(connect) > 255) || (hello && strlen(hello) > 255)) exit(2);
  if (connect) w.ask_length = sprintf(w.ask, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", connect, connect);
  w.first_length = hello ? make_hello(w.first, hello) : sprintf(w.first, "GET / HTTP/1.1\r\n\r\n");
  return w;
}

void prepare_words(void) {
  words = make_words(options.connect, options.hello);
  probe_words = make_words(options.denied, options.hello);
}

// Begins a connection; false when that fails at once.
bool dial(Conn *c) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd < 0) die("load: socket");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (options.source) {
    struct sockaddr_in from = harmless(options.source, "0");
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(fd, (void *)&from, sizeof from) < 0) die("load: bind");
  }
  if (connect(fd, (void *)&target, sizeof target) < 0 && errno != EINPROGRESS) {
    close(fd);
    return false;
  }
  c->fd = fd, c->state = CONNECTING, c->got = 0, c->head_length = 0, c->started = now();
  watch_fd(EPOLL_CTL_ADD, fd, EPOLLOUT, c);
  return true;
}

static bool say(Conn *c, const char *bytes, int length, State then) {
  if (write(c->fd, bytes, length) != length) return false;
  if (c->state == CONNECTING) watch_fd(EPOLL_CTL_MOD, c->fd, EPOLLIN, c);
  c->state = then;
  return true;
}

static const Words *words_of(const Conn *c) { return c->probe ? &probe_words : &words; }

// Says the first bytes inside the tunnel.
bool say_first(Conn *c) { return say(c, words_of(c)->first, words_of(c)->first_length, OPEN); }

// The connection stands, or does not (false): asks for the tunnel, or says the first bytes where there is no proxy.
bool connected(Conn *c) {
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error) return false;
  const Words *w = words_of(c);
  return w->ask_length ? say(c, w->ask, w->ask_length, ASKED) : say_first(c);
}

// The status that the proxy answered to CONNECT; 0 while its head is not complete, -1 when nothing more will come.
int read_status(Conn *c) {
  int room = sizeof c->head - 1 - c->head_length;
  ssize_t n = read(c->fd, c->head + c->head_length, room);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) return -1;
  c->head_length += n;
  c->head[c->head_length] = 0;
  bool whole = strstr(c->head, "\r\n\r\n") || n == room;
  return whole && c->head_length > 12 && !strncmp(c->head, "HTTP/1.", 7) ? atoi(c->head + 9) : whole ? -1 : 0;
}
