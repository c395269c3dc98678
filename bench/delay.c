/*
 * A delay line between two network namespaces, for machines without `tc netem`: a TUN device in each, and every packet from
 * one is held back before it is given to the other.
 *
 *   delay NAMESPACE ADDRESS NAMESPACE ADDRESS MICROSECONDS      (each way; needs root)
 *
 * Prints "ready" once packets can pass, and runs until it is ended; the devices go with it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { PACKET_BYTES = 2048, QUEUE_PACKETS = 16384, BURST = 64 };

struct packet { int64_t due; ssize_t length; unsigned char data[PACKET_BYTES]; };
/* Positions only grow; a packet lies at its position modulo the size. */
struct queue { struct packet *packets; uint32_t first, next; };

static void fail(const char *what) { perror(what); exit(1); }

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int open_device(const char *namespace, const char *address, const char *peer) {
  char text[256];
  snprintf(text, sizeof text, "/var/run/netns/%s", namespace);
  int inside = open(text, O_RDONLY | O_CLOEXEC);
  if (inside < 0 || setns(inside, CLONE_NEWNET) != 0) fail(text);
  close(inside);
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) fail("/dev/net/tun");
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI, .ifr_name = "delay0"};
  if (ioctl(device, TUNSETIFF, &request) != 0) fail("TUNSETIFF");
  snprintf(text, sizeof text, "ip addr add %s peer %s dev delay0 && ip link set delay0 up txqueuelen 16384", address, peer);
  if (system(text) != 0) exit(1);
  return device;
}

static void take(struct queue *queue, int from, int64_t delay) {
  for (int count = 0; count < BURST && queue->next - queue->first < QUEUE_PACKETS; count++) {
    struct packet *packet = &queue->packets[queue->next % QUEUE_PACKETS];
    packet->length = read(from, packet->data, PACKET_BYTES);
    if (packet->length <= 0) return;
    packet->due = now() + delay;
    queue->next++;
  }
}

static void give(struct queue *queue, int to) {
  while (queue->first != queue->next && queue->packets[queue->first % QUEUE_PACKETS].due <= now()) {
    struct packet *packet = &queue->packets[queue->first++ % QUEUE_PACKETS];
    /* A full device drops it, as a network would. */
    if (write(to, packet->data, packet->length) < 0) continue;
  }
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  int64_t delay = atoll(arguments[5]) * 1000;
  int devices[2] = {open_device(arguments[1], arguments[2], arguments[4]), open_device(arguments[3], arguments[4], arguments[2])};
  struct queue queues[2] = {{0}};
  for (int side = 0; side < 2; side++)
    if ((queues[side].packets = malloc(sizeof(struct packet) * QUEUE_PACKETS)) == NULL) fail("malloc");
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct pollfd watched[2] = {{devices[0], POLLIN, 0}, {devices[1], POLLIN, 0}};
    int64_t next = INT64_MAX;
    for (int side = 0; side < 2; side++)
      if (queues[side].first != queues[side].next) {
        int64_t due = queues[side].packets[queues[side].first % QUEUE_PACKETS].due;
        if (due < next) next = due;
      }
    int64_t wait = next == INT64_MAX ? 0 : next - now();
    if (wait < 0) wait = 0;
    struct timespec time = {wait / 1000000000, wait % 1000000000};
    ppoll(watched, 2, next == INT64_MAX ? NULL : &time, NULL);
    for (int side = 0; side < 2; side++) {
      take(&queues[side], devices[side], delay);
      give(&queues[side], devices[1 - side]);
    }
  }
}
