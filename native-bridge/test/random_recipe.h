/* A packet of any kind the addon has to do with, and most of them plain. */
#ifndef RANDOM_RECIPE_H
#define RANDOM_RECIPE_H

#include "packet_recipe.h"
#include "random_number.h"

static inline packet_recipe random_recipe(random_source *source, uint8_t *payload,
                                          uint32_t payload_length) {
  for (uint32_t i = 0; i < payload_length; i += 1) payload[i] = (uint8_t)random_word(source);
  packet_recipe recipe = {
      .is_ipv4 = random_chance(source, 2),
      .is_tcp = !random_chance(source, 3),
      .network = random_chance(source, 3) ? 14 : 0,
      .traffic_class = (uint8_t)random_word(source),
      .hop_limit = (uint8_t)random_word(source),
      .flow_label = random_below(source, 1 << 20),
      .identification = (uint16_t)random_word(source),
      .fragment_flags = (uint8_t)(random_below(source, 4) << 6 & 0xc0),
      .source_host = (uint8_t)random_word(source),
      .source_port = (uint16_t)random_word(source),
      /* Now and then near the end of the sequence space. */
      .sequence = random_chance(source, 2) ? 0xffffff00 : random_word(source),
      .acknowledgement = random_word(source),
      .odd_flags = (uint8_t)(random_chance(source, 4) ? random_below(source, 16) : 0),
      .flags = 0x10,
      .window = (uint16_t)random_word(source),
      .urgent = random_chance(source, 8) ? 7 : 0,
      .tcp_options_length = 4 * random_below(source, 11),
      .options_seed = (uint8_t)random_word(source),
      .payload = payload,
      .payload_length = payload_length,
  };
  return recipe;
}

#endif
