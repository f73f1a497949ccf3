/** The stick is a router of its own: already online, with a page; modem mode is an offer. */
import { Check, ExternalLink } from 'lucide-react';
import { useState } from 'react';

import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { ModemMode } from './ModemMode.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

export function HiLink() {
  const { ui } = useApp();
  const hilink = useSnapshot((snapshot) => snapshot.sticks.hilink);
  const { run, busy, failure } = useRequest();
  const [asking, setAsking] = useState(false);
  const words = ui.hilink;
  if (hilink?.modemMode !== undefined) return <ModemMode stage={hilink.modemMode} />;
  if (asking) {
    return (
      <View
        key="asking"
        title={words.switchTitle}
        lead={words.switchLead}
        onBack={() => setAsking(false)}
        failure={failure}
        foot={
          <>
            <Button
              busyLabel={busy && ui.busyLabel.working}
              onClick={() =>
                void run('switch-to-modem-mode', undefined).then(() => setAsking(false))
              }
            >
              {words.switchNow}
            </Button>
            <Button look="quiet" onClick={() => setAsking(false)}>
              {words.keep}
            </Button>
          </>
        }
      >
        <div className={styles.link}>
          <Button
            look="quiet"
            size="inline"
            iconAfter={ExternalLink}
            onClick={() => void run('open-page', { page: 'modem-mode-help' })}
          >
            {words.howTo}
          </Button>
        </div>
      </View>
    );
  }
  return (
    <View
      title={words.title}
      lead={words.lead}
      failure={failure}
      foot={
        <>
          <Button
            iconAfter={ExternalLink}
            onClick={() => void run('open-page', { page: 'stick-page' })}
          >
            {words.openPage}
          </Button>
          <Button look="quiet" onClick={() => setAsking(true)}>
            {words.switchMode}
          </Button>
        </>
      }
    >
      {hilink !== undefined && (
        <dl className={styles.facts}>
          <div>
            <dt>{words.page}</dt>
            <dd translate="no">{hilink.page}</dd>
          </div>
          {hilink.hostAddress !== undefined && (
            <div>
              <dt>{words.hostAddress}</dt>
              <dd translate="no">{hilink.hostAddress}</dd>
            </div>
          )}
        </dl>
      )}
      <h2 className={styles.heading}>{words.bringsTitle}</h2>
      <ul className={styles.list}>
        {words.brings.map((text) => (
          <li key={text}>
            <Check size={16} strokeWidth={1.75} aria-hidden="true" />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </View>
  );
}
