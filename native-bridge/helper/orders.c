#include "orders.h"

#include "message.h"

struct answer answer_plain(enum answer_code code) {
  return (struct answer){.code = code, .descriptor = -1};
}

void answer_put_u32(struct answer *answer, uint32_t value) {
  for (int i = 0; i < 4; i += 1) answer->payload[answer->length++] = (uint8_t)(value >> (8 * i));
}

struct answer answer_outcome(int failure, const char *step) {
  struct answer answer = answer_plain(failure == 0 ? ANSWER_OK : ANSWER_SYSTEM);
  if (failure == 0) return answer;
  answer_put_u32(&answer, (uint32_t)failure);
  answer.length += (size_t)snprintf((char *)answer.payload + 4, 60, "%.59s", step);
  return answer;
}

struct answer orders_ask(int keeper, const struct order *order) {
  struct answer answer;
  struct received received;
  if (message_send(keeper, order, sizeof *order, -1) != 0 ||
      message_receive(keeper, &answer, sizeof answer, &received) != 0 ||
      received.length != (ssize_t)sizeof answer) {
    _exit(1);
  }
  answer.descriptor = received.descriptor;
  return answer;
}
