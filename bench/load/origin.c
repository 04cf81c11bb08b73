// The origins: one answers a kibibyte, the other streams without end.
#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BLOCK = 1 << 20 }; // bytes of the stream that one sendfile() offers

static int listen_at(struct sockaddr_in a) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, (void *)&a, sizeof a) < 0 || listen(fd, 4096) < 0) die("load: listen");
  return fd;
}

// A file in memory, so that streaming it costs the origin no copy from user space, as with a web server's sendfile.
static int stream_source(void) {
  int fd = memfd_create("stream", 0);
  if (fd < 0 || ftruncate(fd, BLOCK) < 0) die("memfd");
  char *bytes = mmap(NULL, BLOCK, PROT_WRITE, MAP_SHARED, fd, 0);
  for (int i = 0; i < BLOCK; i++) bytes[i] = (char)(i * 31 >> 3);
  munmap(bytes, BLOCK);
  return fd;
}

static void accept_all(int listener) {
  int fd, one = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e);
  }
}

// The first bytes turn a connection from "waiting" (EPOLLIN) into "streaming" (EPOLLOUT); false when it is over.
static bool serve_stream(int fd, uint32_t events, int source) {
  if (events & (EPOLLERR | EPOLLHUP)) return false;
  if (events & EPOLLIN) {
    if (read(fd, buffer, sizeof buffer) <= 0) return false;
    struct epoll_event e = {.events = EPOLLOUT, .data.fd = fd};
    epoll_ctl(poller, EPOLL_CTL_MOD, fd, &e);
    return true;
  }
  off_t from = 0;
  return sendfile(fd, source, &from, BLOCK) > 0 || errno == EAGAIN;
}

// Answers and says "no more"; the connection is closed when the other side has closed too.
static bool serve_small(int fd) {
  static const char answer[ANSWER] = "an answer of one kibibyte";
  if (read(fd, buffer, sizeof buffer) <= 0) return false;
  if (write(fd, answer, ANSWER) != ANSWER) return false;
  shutdown(fd, SHUT_WR);
  return true;
}

void serve(struct sockaddr_in at, bool stream) {
  int listener = listen_at(at), source = stream ? stream_source() : -1;
  struct epoll_event events[256], e = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
  prctl(PR_SET_PDEATHSIG, SIGTERM); // an origin never outlives the script that started it
  for (;;) {
    int n = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) accept_all(listener);
      else if (!(stream ? serve_stream(fd, events[i].events, source) : serve_small(fd))) close(fd);
    }
  }
}
