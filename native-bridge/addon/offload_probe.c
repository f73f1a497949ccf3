/* Which merged packets does this kernel take? Asked with real ones, on an interface that is down. */
#include "offload_io.h"

/* A row as it is met in practice: two full segments and a shorter one. */
static const uint32_t payload_lengths[] = {64, 64, 16};

typedef struct probe_packet {
  uint8_t bytes[14 + IPV6_HEADER_LENGTH + TCP_HEADER_LENGTH + 64];
  uint32_t length;
} probe_packet;

/* Between addresses set aside for documentation (RFC 5737, RFC 3849) and the discard ports. */
static uint32_t write_ip(uint8_t *ip, bool is_ipv4, uint8_t protocol, uint32_t length) {
  if (is_ipv4) {
    static const uint8_t header[IPV4_HEADER_LENGTH] = {
        0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 0, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2};
    memcpy(ip, header, sizeof header);
    ip[9] = protocol;
    net_put16(ip + 2, length);
    checksum_write_ipv4(ip, sizeof header);
    return sizeof header;
  }
  memset(ip, 0, IPV6_HEADER_LENGTH);
  ip[0] = 0x60;
  net_put16(ip + 4, length - IPV6_HEADER_LENGTH);
  ip[6] = protocol;
  ip[7] = 64;
  net_put32(ip + 8, 0x20010db8);
  net_put32(ip + 24, 0x20010db8);
  ip[39] = 1;
  return IPV6_HEADER_LENGTH;
}

static void build(probe_packet *packet, uint32_t network, bool is_ipv4, bool is_tcp,
                  uint32_t sequence, uint32_t payload_length) {
  enum { DISCARD_PORT = 9 };
  uint8_t protocol = is_tcp ? IP_PROTOCOL_TCP : IP_PROTOCOL_UDP;
  uint32_t transport_length = (is_tcp ? TCP_HEADER_LENGTH : UDP_HEADER_LENGTH) + payload_length;
  uint32_t ip_length = is_ipv4 ? IPV4_HEADER_LENGTH : IPV6_HEADER_LENGTH;
  memset(packet->bytes, 0, sizeof packet->bytes);
  if (network >= 2) net_put16(packet->bytes + network - 2, is_ipv4 ? 0x0800 : 0x86dd);

  uint8_t *ip = packet->bytes + network;
  uint8_t *transport = ip + write_ip(ip, is_ipv4, protocol, ip_length + transport_length);
  net_put16(transport, DISCARD_PORT);
  net_put16(transport + 2, DISCARD_PORT);
  if (is_tcp) {
    net_put32(transport + 4, sequence);
    transport[12] = (TCP_HEADER_LENGTH / 4) << 4;
    transport[13] = TCP_ACK;
  } else {
    net_put16(transport + 4, transport_length);
  }
  uint64_t sum = checksum_pseudo_header(ip, protocol, transport_length);
  checksum_store(transport + (is_tcp ? TCP_CHECKSUM_OFFSET : UDP_CHECKSUM_OFFSET),
                 (uint16_t)~checksum_fold(checksum_add(sum, transport, transport_length)));
  packet->length = network + ip_length + transport_length;
}

/* Only what the kernel says of the shape of a merged packet counts. */
static int write_probe(void *context, const virtio_header *header, const uint8_t *packet,
                       uint32_t length) {
  if (header->segmentation == VIRTIO_SEGMENTATION_NONE) return 0;
  return offload_io_write_one(context, header, packet, length) == EINVAL ? EINVAL : 0;
}

void offload_io_probe(offload_io *io) {
  gro_merge *merge = &io->merge;
  const gro_output output = merge->output;
  merge->output.write = write_probe;
  for (int kind = 0; kind < 4; kind += 1) {
    bool is_tcp = kind < 2;
    uint32_t sequence = 0;
    for (size_t i = 0; i < sizeof payload_lengths / sizeof payload_lengths[0]; i += 1) {
      probe_packet packet;
      build(&packet, offload_io_network(io), kind % 2 == 0, is_tcp, sequence, payload_lengths[i]);
      gro_merge_add(merge, packet.bytes, packet.length, offload_io_network(io));
      sequence += payload_lengths[i];
    }
  }
  gro_merge_flush(merge);
  merge->output = output;
  /* Those that were taken went nowhere. */
  merge->counters.merged_writes = 0;
  merge->counters.merged_packets = 0;
}
