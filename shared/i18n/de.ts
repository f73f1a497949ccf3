/** Every sentence a person reads, in German. */
import type { Messages } from './en.ts';
import { networkReasonsDe } from './network-reasons-de.ts';

export const de: Messages = {
  failures: {
    'no-stick': {
      sentence: 'Es ist kein LTE-Stick eingesteckt.',
      next: 'Stick einstecken oder den eingebauten ausprobieren.',
    },
    'stick-in-cd-mode': {
      sentence: 'Der Stick zeigt noch seine Installations-CD und ist kein Modem geworden.',
      next: 'Herausziehen, fünf Sekunden warten und wieder einstecken.',
    },
    'stick-hilink': {
      sentence: 'Dieser Stick ist ein eigener kleiner Router und schon online.',
      next: 'Seine Seite unter 192.168.8.1 öffnen oder nachlesen, wie er zum Modem wird.',
    },
    'stick-unsupported': {
      sentence: 'Dieser Stick bietet keine Netzfunktion, die Tetherstick kennt.',
      next: 'Einen Bericht schicken, damit er dazukommen kann.',
    },
    'stick-busy': {
      sentence: 'Ein anderes Programm verwendet den Stick.',
      next: 'Das Programm schließen oder den Stick hier übernehmen.',
    },
    'usb-permission': {
      sentence: 'Dieses Konto darf den Stick nicht verwenden.',
      next: 'Die Geräteregel einrichten, dann den Stick neu einstecken.',
    },
    'usb-error': {
      sentence: 'Der Stick antwortet über USB nicht richtig.',
      next: 'Herausziehen und einen anderen Anschluss nehmen, möglichst ohne Hub.',
    },
    'stick-gone': {
      sentence: 'Der Stick wurde herausgezogen.',
      next: 'Wieder einstecken, dann geht es weiter.',
    },
    'stick-reset': {
      sentence: 'Dieser Computer hat den Stick mitten in der Verbindung zurückgesetzt.',
      next: 'Neu verbinden; passiert es oft, einen anderen USB-Anschluss nehmen.',
    },
    'at-silent': {
      sentence: 'Das Modem im Stick antwortet nicht.',
      next: 'Stick herausziehen, zehn Sekunden warten und wieder einstecken.',
    },
    'at-error': {
      sentence: 'Das Modem lehnte einen Befehl ab, den es kennen sollte.',
      next: 'Stick neu starten; kommt es wieder vor, einen Bericht speichern.',
    },
    'sim-missing': {
      sentence: 'Im Stick ist keine SIM, oder sie sitzt nicht richtig.',
      next: 'SIM bis zum Einrasten hineinschieben, dann den Stick neu einstecken.',
    },
    'sim-wrong': {
      sentence: 'Der Stick nimmt diese SIM nicht an.',
      next: 'Eine andere SIM versuchen oder die, mit der er verkauft wurde.',
    },
    'sim-failure': {
      sentence: 'Die SIM arbeitet nicht.',
      next: 'Herausnehmen, Kontakte abwischen und noch einmal versuchen.',
    },
    'pin-required': {
      sentence: 'Die SIM ist mit einer PIN gesperrt.',
      next: 'Die PIN eingeben.',
    },
    'pin-wrong': {
      sentence: 'Diese PIN stimmt nicht.',
      next: 'Vor dem nächsten Versuch im Brief des Anbieters nachsehen.',
    },
    'pin-guarded': {
      sentence: 'Die PIN wurde nicht gesendet, damit die SIM nicht gesperrt wird.',
      next: 'Die PIN selbst eingeben, sobald sie sicher stimmt.',
    },
    'puk-required': {
      sentence: 'Die SIM ist nach zu vielen falschen PINs gesperrt.',
      next: 'Die PUK aus dem Brief des Anbieters eingeben.',
    },
    'sim-blocked': {
      sentence: 'Die SIM ist für immer gesperrt.',
      next: 'Beim Anbieter eine neue SIM holen.',
    },
    'operator-lock': {
      sentence: 'Der Stick nimmt nur SIMs des Anbieters, der ihn verkauft hat.',
      next: 'Eine SIM dieses Anbieters verwenden oder dort den Code zum Entsperren erfragen.',
    },
    'radio-off': {
      sentence: 'Der Funk des Sticks ist ausgeschaltet.',
      next: 'Den Funk einschalten.',
    },
    'no-network': {
      sentence: 'Der Stick fand kein Netz, das diese SIM nimmt.',
      next: 'Ans Fenster gehen und noch einmal versuchen.',
    },
    'registration-denied': {
      sentence: 'Das Netz lässt diese SIM nicht hinein.',
      next: 'Beim Anbieter fragen, ob die SIM aktiv ist und mobile Daten hat.',
    },
    'roaming-blocked': {
      sentence: 'Der Stick ist im Ausland, und Daten sind dort ausgeschaltet.',
      next: 'Roaming erlauben, wenn der Tarif es abdeckt.',
    },
    'apn-refused': {
      sentence: 'Das Netz kennt diesen Zugangspunkt (APN) nicht.',
      next: 'Den APN des Tarifs wählen.',
    },
    'auth-refused': {
      sentence: 'Das Netz lehnte Benutzer oder Passwort dieses Zugangspunkts ab.',
      next: 'Beides prüfen oder einen anderen Tarif wählen.',
    },
    'not-subscribed': {
      sentence: 'Der Tarif enthält diese Art der Datenverbindung nicht.',
      next: 'Einen anderen Zugangspunkt wählen oder beim Anbieter fragen.',
    },
    'bearer-refused': {
      sentence: 'Das Netz lehnte die Datenverbindung ab.',
      next: 'In einer Minute noch einmal versuchen.',
    },
    'bearer-timeout': {
      sentence: 'Das Netz antwortete nicht auf die Anfrage nach Daten.',
      next: 'Noch einmal versuchen; bleibt es still, den Zugangspunkt prüfen.',
    },
    'no-address': {
      sentence: 'Verbunden, aber der Stick gab keine Adresse.',
      next: 'Den Stick neu starten.',
    },
    'no-answer': {
      sentence: 'Verbunden, aber es kommt nichts zurück.',
      next: 'Den Stick neu starten.',
    },
    'dns-broken': {
      sentence: 'Die Verbindung steht, aber Namen werden nicht gefunden.',
      next: 'Andere Nameserver verwenden.',
    },
    'mtu-blackhole': {
      sentence: 'Kleine Pakete kommen durch, große gehen unterwegs verloren.',
      next: 'Die Paketgröße verringern.',
    },
    captive: {
      sentence: 'Der Anbieter zeigt erst eine eigene Seite, bevor es weitergeht.',
      next: 'Die Seite öffnen und ihr folgen.',
    },
    'network-detach': {
      sentence: 'Das Netz hat die Verbindung beendet.',
      next: 'Noch einmal verbinden.',
    },
    'cap-reached': {
      sentence: 'Die Datengrenze ist erreicht.',
      next: 'Die Grenze anheben, um weiterzumachen.',
    },
    'helper-missing': {
      sentence: 'Das kleine Hilfsprogramm, das Netzeinstellungen ändern darf, fehlt.',
      next: 'Das Hilfsprogramm einrichten.',
    },
    'helper-denied': {
      sentence: 'Die Erlaubnis, Netzeinstellungen zu ändern, wurde nicht gegeben.',
      next: 'Noch einmal verbinden und es erlauben.',
    },
    'helper-failed': {
      sentence: 'Das Hilfsprogramm konnte die Netzeinstellungen nicht ändern.',
      next: 'Einen Bericht speichern.',
    },
    'tun-missing': {
      sentence: 'Dieses System hat kein TUN-Gerät, daher kommen Pakete nicht hinein.',
      next: 'Mit "modprobe tun" laden.',
    },
    'tun-permission': {
      sentence: 'Dieses Programm darf keinen Netztunnel öffnen.',
      next: 'Über das Hilfsprogramm starten oder mit dem Recht, das Netz zu verwalten.',
    },
    'host-network-failed': {
      sentence: 'Adresse oder Route ließ sich auf diesem Rechner nicht setzen.',
      next: 'Nach einem anderen VPN oder Netzprogramm sehen, dann noch einmal versuchen.',
    },
    'platform-unsupported': {
      sentence: 'Das geht auf diesem System noch nicht.',
      next: 'In der Liste der unterstützten Systeme nachsehen.',
    },
    unexpected: {
      sentence: 'In Tetherstick ging etwas schief.',
      next: 'Einen Bericht speichern und schicken.',
    },
  },
  pinGuarded: {
    'unfinished-attempt': {
      sentence: 'Eine frühere PIN ging an die SIM, aber ihre Antwort kam nie zurück.',
      next: 'Die PIN selbst eingeben, sobald sie sicher stimmt.',
    },
    'stored-code-refused': {
      sentence: 'Die gemerkte PIN dieser SIM ist falsch und wurde nicht wieder gesendet.',
      next: 'Die richtige PIN selbst eingeben.',
    },
    'tries-too-low': {
      sentence: 'Die PIN wurde nicht gesendet, weil eine falsche jetzt die SIM sperren könnte.',
      next: 'Vor dem letzten Versuch im Brief des Anbieters nachsehen.',
    },
    'in-use-elsewhere': {
      sentence: 'Ein anderes Programm entsperrt diese SIM gerade.',
      next: 'Warten, bis es fertig ist, dann noch einmal versuchen.',
    },
    'not-asked': {
      sentence: 'Die SIM war nicht bereit, die PIN wurde nicht verwendet.',
      next: 'Gleich noch einmal versuchen.',
    },
  },
  networkReasons: networkReasonsDe,
  states: {
    idle: 'Nicht verbunden',
    'waiting-for-stick': 'Warten auf den Stick',
    opening: 'Stick wird vorbereitet',
    waking: 'Warten auf das Modem',
    'reading-sim': 'SIM wird gelesen',
    'pin-required': 'Die SIM braucht ihre PIN',
    unlocking: 'SIM wird entsperrt',
    registering: 'Netz wird gesucht',
    dialling: 'Datenverbindung wird angefragt',
    addressing: 'Adresse wird geholt',
    verifying: 'Prüfung, ob Antworten zurückkommen',
    online: 'Online',
    recovering: 'Verbindung verloren, wird wiederhergestellt',
    closing: 'Alles wird zurückgegeben',
    failed: 'Nicht verbunden',
  },
  healing: {
    redial: 'neue Einwahl',
    'restart-radio': 'Funk aus und wieder an',
    'reset-modem': 'Stick wird neu gestartet',
    'reset-usb': 'USB-Anschluss wird zurückgesetzt',
    reopen: 'Stick wird neu geöffnet',
    'await-stick': 'Warten auf den Stick',
    'ask-to-replug': 'Stick abziehen, zehn Sekunden warten und wieder einstecken',
  },
  notes: {
    'ipv6-only':
      'Dieses Netz gibt nur IPv6; die meisten Seiten brauchen IPv4, das hier noch nicht übersetzt wird.',
  },
  triesLeft(count) {
    if (count === 0) return 'Es ist kein Versuch mehr übrig.';
    return count === 1 ? 'Ein Versuch ist übrig.' : `${count} Versuche sind übrig.`;
  },
};
