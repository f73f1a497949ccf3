import { ExternalLink } from 'lucide-react';

import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { ToolPage } from './ToolPage.tsx';
import parts from '../views/Parts.module.css';

export function About() {
  const { ui, format } = useApp();
  const app = useSnapshot((snapshot) => snapshot.app);
  const { run } = useRequest();
  const words = ui.tools.about;
  const facts = [
    [words.version, app.version],
    [words.planData, format.date(Date.parse(app.planDataDate))],
    [words.system, app.platform === 'darwin' ? 'macOS' : 'Linux'],
    [words.licence, 'MIT'],
  ] as const;
  return (
    <ToolPage title={words.title} lead={words.lead}>
      <dl className={parts.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd translate="no">{value}</dd>
          </div>
        ))}
      </dl>
      <div className={parts.fields}>
        <p>{words.thanks}</p>
        <p>{words.providerThanks}</p>
      </div>
      <div className={parts.link}>
        <Button
          look="quiet"
          size="inline"
          iconAfter={ExternalLink}
          onClick={() => void run('open-page', { page: 'licences' })}
        >
          {words.licences}
        </Button>
        <Button
          look="quiet"
          size="inline"
          iconAfter={ExternalLink}
          onClick={() => void run('open-page', { page: 'help' })}
        >
          {words.help}
        </Button>
      </div>
    </ToolPage>
  );
}
