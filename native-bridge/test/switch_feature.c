/*
 * switch_feature INTERFACE gro|tso on|off: what `ethtool -K` does, for a test that has to run where
 * ethtool is not installed.
 */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int main(int count, char **arguments) {
  if (count != 4 || strlen(arguments[1]) >= IFNAMSIZ) return 2;
  struct ethtool_value value = {
      strcmp(arguments[2], "gro") == 0 ? ETHTOOL_SGRO : ETHTOOL_STSO,
      strcmp(arguments[3], "on") == 0,
  };
  struct ifreq request;
  memset(&request, 0, sizeof request);
  memcpy(request.ifr_name, arguments[1], strlen(arguments[1]));
  request.ifr_data = (void *)&value;
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  if (control >= 0 && ioctl(control, SIOCETHTOOL, &request) == 0) return 0;
  perror(arguments[1]);
  return 1;
}
