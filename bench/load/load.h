// What the files of the load generator share. The head of main.c says what it is.
#ifndef LOAD_H
#define LOAD_H
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

enum {
  MAX_OPEN = 4096,   // connections open at once, whatever is asked for
  MAX_SECONDS = 60,  // of one command
  ANSWER = 1024,     // bytes that the small origin answers
  BUFFER = 256 << 10 // bytes that one read() of a stream takes
};

typedef struct {
  const char *connect, *hello, *denied, *source;
  double seconds, rate;
  int open;
} Options;

typedef enum { CONNECTING, ASKED, OPEN } State;

typedef struct Conn {
  struct Conn *next;   // in the list of free ones
  int fd;
  State state;
  bool probe;          // asks for the name that is to be denied
  double due, started; // when it should have begun (latency counts from here), and when it did
  long got;
  int head_length;
  char head[600]; // of the proxy's answer to CONNECT
} Conn;

// main.c
extern int poller;
extern char buffer[BUFFER];
extern struct sockaddr_in target;
extern Options options;
void die(const char *what);
double now(void);
struct sockaddr_in harmless(const char *address, const char *port);
void watch_fd(int op, int fd, uint32_t events, void *data);
int wait_until(double until, struct epoll_event *events, int most);

// origin.c
void serve(struct sockaddr_in at, bool stream);

// client.c: what bulk and new connections have in common
void prepare_words(void);
bool dial(Conn *c);
bool connected(Conn *c);
bool say_first(Conn *c);
int read_status(Conn *c);

// bulk.c, fresh.c
int bulk(void);
int new_connections(bool watching);

#endif
