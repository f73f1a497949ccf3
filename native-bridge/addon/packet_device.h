/* The class PacketDevice, shared between its methods and the functions that open one. */
#ifndef PACKET_DEVICE_H
#define PACKET_DEVICE_H

#include "offload_io.h"
#include "readiness.h"

typedef struct packet_device {
  /* -1 once closed. */
  int descriptor;
  packet_framing framing;
  packet_counters counters;
  /* NULL where no virtio header stands in front of each packet. */
  offload_io *offload;
  readiness *watch;
} packet_device;

#endif
