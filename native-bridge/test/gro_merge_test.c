/* Merging keeps packets, bytes and order (gro_oracle.h), merges what it should, and nothing else. */
#include "gro_oracle.h"
#include "random_recipe.h"

static random_source source = {20240513};
static gro_merge *merge;

static gro_oracle *begin(uint32_t network) {
  gro_oracle *oracle = oracle_new(network);
  gro_merge_init(merge, (gro_output){oracle, oracle_write, oracle_count_lost}, true, true);
  return oracle;
}

static void add(gro_oracle *oracle, const packet_recipe *recipe) {
  static uint8_t packet[LONGEST_RECIPE];
  oracle_add(oracle, merge, packet, build_packet(recipe, packet));
}

static packet_recipe plain_recipe(bool is_ipv4, bool is_tcp) {
  static const uint8_t payload[1460] = {1, 2, 3};
  return (packet_recipe){.is_ipv4 = is_ipv4,
                         .is_tcp = is_tcp,
                         .hop_limit = 60,
                         .fragment_flags = 0x40,
                         .source_host = 1,
                         .source_port = 443,
                         .sequence = 0xfffffc00,
                         .acknowledgement = 77,
                         .flags = 0x10,
                         .window = 500,
                         .tcp_options_length = 12,
                         .payload = payload,
                         .payload_length = 1000};
}

/* Both packets of a pair, the second right behind the first. */
static uint32_t merged_writes_of(const packet_recipe *first, const packet_recipe *second) {
  gro_oracle *oracle = begin(first->network);
  add(oracle, first);
  add(oracle, second);
  gro_merge_flush(merge);
  uint32_t merged = oracle->merged_writes;
  oracle_end(oracle);
  return merged;
}

static packet_recipe after(const packet_recipe *first) {
  packet_recipe next = *first;
  next.sequence += first->payload_length;
  next.identification += 1;
  return next;
}

static void merge_neighbours(void) {
  for (int kind = 0; kind < 8; kind += 1) {
    packet_recipe first = plain_recipe(kind % 2 == 0, kind % 4 < 2);
    first.network = kind < 4 ? 0 : 14;
    packet_recipe second = after(&first);
    CHECK(merged_writes_of(&first, &second) == 1);
    second.payload_length = 999;
    CHECK(merged_writes_of(&first, &second) == 1);
    second.payload_length = 1001;
    CHECK(merged_writes_of(&first, &second) == 0);
  }
}

static void merge_only_what_was_one(void) {
  for (int is_ipv4 = 0; is_ipv4 < 2; is_ipv4 += 1) {
    const packet_recipe first = plain_recipe(is_ipv4 == 1, true);
    packet_recipe second;
#define DIFFERS(change)                                     \
  do {                                                      \
    second = after(&first);                                 \
    second.change;                                          \
    CHECK(merged_writes_of(&first, &second) == 0);          \
  } while (0)
    DIFFERS(sequence += 1);
    DIFFERS(sequence -= 1);
    DIFFERS(acknowledgement += 1);
    DIFFERS(window += 1);
    DIFFERS(urgent = 1);
    DIFFERS(odd_flags = 1);
    DIFFERS(odd_flags = 8);
    DIFFERS(options_seed = 1);
    DIFFERS(tcp_options_length = 8);
    DIFFERS(traffic_class = 1);
    DIFFERS(hop_limit = 59);
    DIFFERS(source_port = 444);
    DIFFERS(source_host = 2);
    DIFFERS(payload_length = 0);
    DIFFERS(flags = 0x00); /* without ACK */
    DIFFERS(flags = 0x12);
    DIFFERS(flags = 0x14);
    DIFFERS(flags = 0x30);
    DIFFERS(flags = 0x50);
    DIFFERS(flags = 0x90);
    if (is_ipv4 == 1) {
      DIFFERS(fragment_flags = 0x00);
      DIFFERS(fragment_flags = 0xc0);
      DIFFERS(fragment_flags = 0x60);
      DIFFERS(ip_options_length = 4);
    } else {
      DIFFERS(flow_label = 1);
      DIFFERS(ip_options_length = 8);
    }
#undef DIFFERS
  }
}

/* ECE may stand on all of them, CWR on none. */
static void take_the_congestion_flags_into_account(void) {
  packet_recipe first = plain_recipe(true, true);
  first.flags = 0x50;
  packet_recipe second = after(&first);
  CHECK(merged_writes_of(&first, &second) == 1);
  first.flags = 0x90;
  second = after(&first);
  CHECK(merged_writes_of(&first, &second) == 0);
}

/* Without DF the identification counts, since fragments go by it. */
static void keep_the_identification_of_what_may_be_fragmented(void) {
  packet_recipe first = plain_recipe(true, true);
  packet_recipe second = after(&first);
  second.identification = 4711;
  CHECK(merged_writes_of(&first, &second) == 1);
  first.fragment_flags = 0;
  second.fragment_flags = 0;
  CHECK(merged_writes_of(&first, &second) == 0);
  second.identification = (uint16_t)(first.identification + 1);
  CHECK(merged_writes_of(&first, &second) == 1);
  first.identification = 0xffff;
  second.identification = 0;
  CHECK(merged_writes_of(&first, &second) == 1);
}

static void end_with_push_and_fin(void) {
  for (uint8_t closing = 1; closing <= 9; closing += 8) {
    gro_oracle *oracle = begin(0);
    packet_recipe segment = plain_recipe(false, true);
    add(oracle, &segment);
    segment = after(&segment);
    segment.flags |= closing;
    add(oracle, &segment);
    /* At once, not at the flush. */
    CHECK(oracle->merged_writes == 1);
    segment = after(&segment);
    add(oracle, &segment);
    CHECK(oracle->writes == 2);
    gro_merge_flush(merge);
    CHECK(oracle->writes == 2 && merge->open == 0);
    oracle_end(oracle);
  }
}

static void end_with_a_shorter_one(void) {
  gro_oracle *oracle = begin(0);
  packet_recipe segment = plain_recipe(true, true);
  add(oracle, &segment);
  segment = after(&segment);
  segment.payload_length = 10;
  add(oracle, &segment);
  CHECK(oracle->merged_writes == 1 && merge->open == 0);
  oracle_end(oracle);
}

/* A checksum nobody verified again would be as good as none. */
static void never_merge_a_wrong_checksum(void) {
  for (int kind = 0; kind < 4; kind += 1) {
    const packet_recipe first = plain_recipe(kind % 2 == 0, kind < 2);
    const packet_recipe second = after(&first);
    uint8_t packet[LONGEST_RECIPE];
    uint32_t length = build_packet(&second, packet);
    uint32_t checked_from = kind % 2 == 0 ? 0 : recipe_transport(&second);
    for (uint32_t at = checked_from; at < length; at += 1 + at / 60) {
      for (int which = 0; which < 2; which += 1) {
        gro_oracle *oracle = begin(0);
        uint8_t bad[LONGEST_RECIPE];
        memcpy(bad, packet, length);
        bad[at] ^= 0x40;
        if (which == 0) add(oracle, &first);
        oracle_add(oracle, merge, bad, length);
        if (which == 1) {
          packet_recipe next = after(&second);
          add(oracle, &next);
        }
        gro_merge_flush(merge);
        CHECK(oracle->merged_writes == 0);
        oracle_end(oracle);
      }
    }
  }
}

/* A UDP packet without a checksum would get one. */
static void leave_udp_without_checksum_alone(void) {
  gro_oracle *oracle = begin(0);
  const packet_recipe recipe = plain_recipe(true, false);
  for (int i = 0; i < 3; i += 1) {
    uint8_t packet[LONGEST_RECIPE];
    uint32_t length = build_packet(&recipe, packet);
    put16(packet + 26, 0);
    oracle_add(oracle, merge, packet, length);
  }
  gro_merge_flush(merge);
  CHECK(oracle->merged_writes == 0 && oracle->writes == 3);
  oracle_end(oracle);
}

static void stay_within_the_longest_packet(void) {
  for (int kind = 0; kind < 4; kind += 1) {
    gro_oracle *oracle = begin(0);
    packet_recipe segment = plain_recipe(kind % 2 == 0, kind < 2);
    for (uint32_t i = 0; i < 200; i += 1) {
      segment.payload_length = 1460;
      add(oracle, &segment);
      segment = after(&segment);
    }
    gro_merge_flush(merge);
    /* 44 of 1460 bytes with their headers are the most that 65,535 hold. */
    CHECK(oracle->merged_writes == 5 && oracle->writes == 5);
    oracle_end(oracle);
  }
  gro_oracle *oracle = begin(0);
  packet_recipe datagram = plain_recipe(true, false);
  datagram.payload_length = 100;
  for (uint32_t i = 0; i < 130; i += 1) add(oracle, &datagram);
  CHECK(oracle->merged_writes == 2);
  gro_merge_flush(merge);
  CHECK(oracle->merged_writes == 3 && merge->counters.merged_packets == 130);
  oracle_end(oracle);
}

static void pass_neither_tcp_nor_udp_at_once(void) {
  gro_oracle *oracle = begin(14);
  packet_recipe segment = plain_recipe(true, true);
  segment.network = 14;
  add(oracle, &segment);
  const uint8_t arp[42] = {[12] = 8, [13] = 6, [14] = 0x45};
  oracle_add(oracle, merge, arp, sizeof arp);
  oracle_add(oracle, merge, arp, 14);
  oracle_add(oracle, merge, arp, 3);
  CHECK(oracle->writes == 3 && merge->open == 1);
  gro_merge_flush(merge);
  oracle_end(oracle);
}

static void let_an_obscure_packet_overtake_nothing(void) {
  gro_oracle *oracle = begin(0);
  const packet_recipe segment = plain_recipe(true, true);
  add(oracle, &segment);
  packet_recipe fragment = plain_recipe(true, false);
  fragment.fragment_flags = 0x20;
  add(oracle, &fragment);
  CHECK(oracle->writes == 2 && merge->open == 0);
  oracle_end(oracle);
}

static void make_room_for_a_ninth_flow(void) {
  gro_oracle *oracle = begin(0);
  for (uint16_t port = 1; port <= GRO_GROUPS + 1; port += 1) {
    packet_recipe segment = plain_recipe(true, true);
    segment.source_port = port;
    add(oracle, &segment);
    CHECK(oracle->writes == (port > GRO_GROUPS ? 1u : 0u));
  }
  CHECK(merge->open == GRO_GROUPS && oracle->in[0].is_out);
  gro_merge_flush(merge);
  oracle_end(oracle);
}

static void do_not_merge_what_was_not_asked_for(void) {
  for (int is_tcp = 0; is_tcp < 2; is_tcp += 1) {
    gro_oracle *oracle = begin(0);
    gro_merge_init(merge, merge->output, is_tcp == 0, is_tcp == 1);
    packet_recipe segment = plain_recipe(true, is_tcp == 1);
    for (int i = 0; i < 3; i += 1) {
      add(oracle, &segment);
      segment = after(&segment);
    }
    CHECK(oracle->writes == 3);
    oracle_end(oracle);
  }
}

/* Some flows, some of their segments changed, twice, left out or damaged; flushes now and then. */
static void run_random_stream(uint32_t refuse_merged, uint32_t refuse_any, int refusal,
                              uint32_t *merged_writes) {
  enum { FLOWS = 12 };
  static uint8_t payload[FLOWS][65536];
  static uint8_t packet[LONGEST_RECIPE];
  packet_recipe flow[FLOWS];
  uint32_t network = random_chance(&source, 2) ? 14 : 0;
  for (uint32_t i = 0; i < FLOWS; i += 1) {
    flow[i] = random_recipe(&source, payload[i], 1400);
    flow[i].network = network;
    flow[i].fragment_flags &= 0x40;
    flow[i].urgent = 0;
  }
  gro_oracle *oracle = begin(network);
  oracle->refuse_merged = refuse_merged;
  oracle->refuse_any = refuse_any;
  oracle->refusal = refusal;
  uint32_t flows = 1 + random_below(&source, FLOWS);
  for (uint32_t i = 0; i < 300; i += 1) {
    packet_recipe *next = &flow[random_below(&source, flows)];
    if (random_chance(&source, 20)) next->acknowledgement += 1;
    if (random_chance(&source, 20)) next->options_seed += 1;
    if (random_chance(&source, 30)) next->sequence += 5;
    if (random_chance(&source, 10)) next->payload_length = random_below(&source, 1460);
    if (random_chance(&source, 10)) next->payload_length = 1400;
    packet_recipe segment = *next;
    if (random_chance(&source, 10)) segment.flags |= (uint8_t)(1 << random_below(&source, 8));
    if (random_chance(&source, 60)) segment.fragment_flags |= 0x20;
    if (random_chance(&source, 60)) segment.ip_options_length = 8;
    uint32_t length = build_packet(&segment, packet);
    if (random_chance(&source, 25)) packet[random_below(&source, length)] ^= 0x10;
    oracle_add(oracle, merge, packet, length);
    if (random_chance(&source, 40)) oracle_add(oracle, merge, packet, length);
    next->sequence += next->payload_length;
    next->identification += 1;
    if (random_chance(&source, 25)) gro_merge_flush(merge);
  }
  gro_merge_flush(merge);
  *merged_writes += oracle->merged_writes;
  oracle_end(oracle);
}

static void keep_packets_bytes_and_order(void) {
  uint32_t merged_writes = 0;
  for (uint32_t round = 0; round < 300; round += 1) run_random_stream(0, 0, 0, &merged_writes);
  CHECK(merged_writes > 3000);
}

/* The kernel that takes offence at the n-th merged packet loses none. */
static void lose_nothing_to_a_kernel_that_refuses(void) {
  for (uint32_t nth = 1; nth <= 60; nth += 1) {
    uint32_t merged_writes = 0;
    run_random_stream(nth, 0, EINVAL, &merged_writes);
  }
  gro_oracle *oracle = begin(0);
  oracle->refuse_merged = 2;
  oracle->refusal = EINVAL;
  packet_recipe segment = plain_recipe(true, true);
  for (int i = 0; i < 12; i += 1) {
    segment.flags = i % 3 == 2 ? 0x18 : 0x10;
    add(oracle, &segment);
    segment = after(&segment);
  }
  /* One merged, three alone, and six more that nobody tried to merge. */
  CHECK(oracle->merged_writes == 1 && oracle->writes == 2 + 3 + 6 && oracle->lost == 0);
  CHECK(merge->counters.refused == 1 && merge->counters.merged_packets == 3);
  CHECK(!merge->merges_tcp && merge->merges_udp);
  oracle_end(oracle);
}

static void count_what_the_kernel_lost(void) {
  for (uint32_t nth = 1; nth <= 60; nth += 1) {
    uint32_t merged_writes = 0;
    run_random_stream(0, nth, ENOBUFS, &merged_writes);
  }
  gro_oracle *oracle = begin(0);
  oracle->refuse_merged = 1;
  oracle->refusal = ENOBUFS;
  packet_recipe segment = plain_recipe(true, true);
  add(oracle, &segment);
  segment = after(&segment);
  add(oracle, &segment);
  gro_merge_flush(merge);
  CHECK(oracle->lost == 2 && merge->counters.refused == 0 && merge->merges_tcp);
  oracle_end(oracle);
}

typedef struct captured_write {
  uint32_t writes;
  virtio_header header;
  uint8_t packet[LONGEST_RECIPE];
  uint32_t length;
} captured_write;

static int capture(void *context, const virtio_header *header, const uint8_t *packet,
                   uint32_t length) {
  captured_write *captured = context;
  captured->writes += 1;
  captured->header = *header;
  captured->length = length;
  memcpy(captured->packet, packet, length);
  return 0;
}

/* What was cut and comes back whole is, byte for byte, the super-packet the kernel had. */
static void put_together_what_was_cut(void) {
  static uint8_t payload[65535];
  static uint8_t packet[LONGEST_RECIPE];
  static uint8_t segment[2048];
  static captured_write captured;
  static const uint8_t flags[] = {0x10, 0x18, 0x11, 0x19, 0x50};
  for (uint32_t round = 0; round < 2000; round += 1) {
    uint32_t segment_length = 40 + random_below(&source, 1400);
    uint32_t most = round % 4 == 0 ? 40 : 3;
    uint32_t payload_length = segment_length + 1 + random_below(&source, most * segment_length);
    packet_recipe recipe = random_recipe(&source, payload, payload_length);
    recipe.flags = flags[random_below(&source, sizeof flags)];
    virtio_header header;
    uint32_t length = build_super_packet(&recipe, segment_length, packet, &header);
    gso_split split;
    CHECK(gso_split_begin(&split, &header, packet, length, recipe.network, 70000));
    captured.writes = 0;
    gro_merge_init(merge, (gro_output){&captured, capture, oracle_count_lost}, true, true);
    uint32_t segment_size;
    while ((segment_size = gso_split_next_length(&split)) > 0) {
      gso_split_take(&split, segment);
      CHECK(gro_merge_add(merge, segment, segment_size, recipe.network));
    }
    gro_merge_flush(merge);
    CHECK(captured.writes == 1);
    CHECK(memcmp(&captured.header, &header, sizeof header) == 0);
    CHECK(captured.length == length && memcmp(captured.packet, packet, length) == 0);
  }
}

int main(void) {
  merge = calloc(1, sizeof *merge);
  merge_neighbours();
  merge_only_what_was_one();
  take_the_congestion_flags_into_account();
  keep_the_identification_of_what_may_be_fragmented();
  end_with_push_and_fin();
  end_with_a_shorter_one();
  never_merge_a_wrong_checksum();
  leave_udp_without_checksum_alone();
  stay_within_the_longest_packet();
  pass_neither_tcp_nor_udp_at_once();
  let_an_obscure_packet_overtake_nothing();
  make_room_for_a_ninth_flow();
  do_not_merge_what_was_not_asked_for();
  keep_packets_bytes_and_order();
  lose_nothing_to_a_kernel_that_refuses();
  count_what_the_kernel_lost();
  put_together_what_was_cut();
  free(merge);
  return 0;
}
