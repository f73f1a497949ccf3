/**
 * What the cause numbers of the network mean, in English: each stands behind "The network gave
 * reason number 33.", so "it" is the network. The standard's own names are in main/at.
 */

/** Words by cause number. */
export type CauseWords = Readonly<Record<number, string>>;

const session: CauseWords = {
  0: 'It did not say why.',
  8: 'The operator has barred data for this SIM.',
  26: 'It has no room for another connection at the moment.',
  27: 'It does not know the access point (APN), or was given none.',
  28: 'It does not know the kind of address that was asked for.',
  29: 'It did not accept the user name or the password of the plan.',
  30: 'The operator’s gateway turned the connection down.',
  31: 'It turned the connection down and did not say more.',
  32: 'It does not offer the service that was asked for.',
  33: 'The contract of this SIM does not include the service that was asked for.',
  34: 'The service is out of order for the moment.',
  35: 'An earlier request of the stick is still open under the same number.',
  36: 'It ended the connection in the regular way.',
  37: 'It cannot give the quality of service that was asked for.',
  38: 'Something failed inside the network.',
  39: 'It wants the connection to be made anew.',
  43: 'It does not know the connection that was meant.',
  50: 'It gives this plan IPv4 addresses only.',
  51: 'It gives this plan IPv6 addresses only.',
  52: 'It gives one connection either IPv4 or IPv6, not both.',
  53: 'It did not receive the data about the plan in time.',
  54: 'It no longer has the connection that was meant.',
  55: 'It allows one connection for each access point only.',
  65: 'All connections that it allows are in use.',
  66: 'It does not offer this access point here, or not over this kind of radio.',
  81: 'It could not match an answer of the stick to any request.',
  95: 'A message between stick and network made no sense.',
  96: 'A required part of a message was missing or wrong.',
  97: 'A message was of a kind that is not known.',
  98: 'A message was of a kind that is not allowed at that moment.',
  99: 'A message had a part that is not known.',
  100: 'A part of a message did not fit the rest of it.',
  101: 'A message came at a moment when it is not allowed.',
  111: 'Stick and network did not understand each other.',
  112: 'This access point is not allowed beside another one that is in use.',
};

const emm: CauseWords = {
  2: 'The operator has no record of this SIM.',
  3: 'It does not accept this SIM.',
  5: 'It does not accept the serial number (IMEI) of this stick.',
  6: 'It does not accept this stick; it may be on a list of barred devices.',
  7: 'This SIM may not use LTE.',
  8: 'This SIM may use neither data nor calls.',
  9: 'It could not make out which SIM this is.',
  10: 'It signed the stick off, as it had not heard from it.',
  11: 'This SIM may not use the network of this operator.',
  12: 'This SIM may not use the network in this area.',
  13: 'This SIM may not roam in this area.',
  14: 'This SIM may not use data in the network of this operator.',
  15: 'It has no cell in this area that this SIM may use.',
  17: 'Something failed inside the network.',
  18: 'It has no telephone service here.',
  19: 'The data connection that belongs to signing in did not come about.',
  20: 'The network could not prove to the SIM who it is.',
  21: 'SIM and network no longer agree on the count of their sign-ins.',
  22: 'It is too busy at the moment.',
  25: 'This cell is for a closed group, and the SIM is not in it.',
  35: 'This SIM may not use the service in the network of this operator.',
  39: 'Its telephone service is out of order for the moment.',
  40: 'It has no data connection of this stick on record.',
  42: 'Something serious failed inside the network.',
  95: 'A message between stick and network made no sense.',
  96: 'A required part of a message was missing or wrong.',
  111: 'Stick and network did not understand each other.',
};

export const networkReasonsEn = {
  number: (number: string) => `The network gave reason number ${number}.`,
  session,
  emm,
};

/** The shape every other language must have. */
export type NetworkReasons = Readonly<typeof networkReasonsEn>;
