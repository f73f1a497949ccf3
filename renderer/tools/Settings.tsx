/** What a person decides, in the order of how often: changes count at once. */
import type { ReactNode } from 'react';

import { failureSentence } from '../../shared/i18n/failure-sentence.ts';
import type { AppSettings, SettingsPatch } from '../../shared/ipc/settings.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { EXTRA_BYTES } from '../views/LimitReached.tsx';
import { routingModes } from '../views/Home.tsx';
import { Button } from '../widgets/Button.tsx';
import { Segments } from '../widgets/Choice.tsx';
import { Row } from '../widgets/Row.tsx';
import { Select } from '../widgets/Select.tsx';
import { Switch } from '../widgets/Toggle.tsx';
import { LineList } from './LineList.tsx';
import { SimSettings } from './SimSettings.tsx';
import { ToolPage } from './ToolPage.tsx';
import styles from './Settings.module.css';

const appearances = ['system', 'light', 'dark'] as const;
const languages = ['system', 'en', 'de'] as const;
const LIMITS_GB = [1, 2, 3, 5, 10, 20, 50, 100] as const;
const FIRST_DAYS = Array.from({ length: 28 }, (_, index) => index + 1);

export function Settings() {
  const { ui, messages } = useApp();
  const { run, failure } = useRequest();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const words = ui.tools.settings;
  const change = (patch: SettingsPatch) => void run('update-settings', patch);
  const props = { settings, change };
  return (
    <ToolPage title={words.title} lead={words.lead}>
      {failure !== undefined && (
        <p role="alert" className={styles.failure}>
          {failureSentence(failure, messages)}
        </p>
      )}
      <AppSection {...props} />
      <ConnectionSection {...props} />
      <DataSection {...props} />
      <Section title={words.sim}>
        <SimSettings />
      </Section>
      <Section title={words.advanced}>
        <LineList
          label={words.nameServers}
          hint={words.nameServersHint}
          lines={settings.nameServers}
          isValid={(line) => /^[0-9a-f.:]{2,45}$/i.test(line)}
          invalid={words.badNameServer}
          onSave={(nameServers) => change({ nameServers })}
        />
        <LineList
          label={words.checkServers}
          hint={words.checkServersHint}
          lines={settings.checkServers}
          isValid={(line) => /^[\w.:-]{1,253}$/.test(line)}
          invalid={words.badNameServer}
          onSave={(checkServers) => change({ checkServers })}
        />
      </Section>
    </ToolPage>
  );
}

interface SectionProps {
  readonly settings: AppSettings;
  readonly change: (patch: SettingsPatch) => void;
}

function AppSection({ settings, change }: SectionProps) {
  const { ui } = useApp();
  const { run } = useRequest();
  const app = useSnapshot((snapshot) => snapshot.app);
  const words = ui.tools.settings;
  const isBrowser = app.surface === 'browser';
  return (
    <Section title={words.app}>
      <Row label={words.startAtLogin} hint={isBrowser ? words.startAtLoginBrowser : undefined}>
        <Switch
          label={words.startAtLogin}
          checked={settings.startAtLogin && !isBrowser}
          off={isBrowser}
          onChange={(startAtLogin) => change({ startAtLogin })}
        />
      </Row>
      <Row label={words.appearance}>
        <Segments
          small
          label={words.appearance}
          value={settings.appearance}
          options={appearances.map((value) => ({ value, label: words.appearances[value] }))}
          onChange={(value) =>
            change({ appearance: appearances.find((known) => known === value) ?? 'system' })
          }
        />
      </Row>
      <Row label={words.language}>
        <Select
          label={words.language}
          value={settings.language}
          options={languages.map((value) => ({ value, label: words.languages[value] }))}
          onChange={(language) => change({ language })}
        />
      </Row>
      <Row label={words.quit} hint={app.hasTray || isBrowser ? words.quitHint : words.noTrayHint}>
        <Button look="line" size="small" onClick={() => void run('quit', undefined)}>
          {words.quitNow}
        </Button>
      </Row>
    </Section>
  );
}

function ConnectionSection({ settings, change }: SectionProps) {
  const { ui } = useApp();
  const words = ui.tools.settings;
  return (
    <Section title={words.connection}>
      <Row label={words.autoConnect} hint={words.autoConnectHint}>
        <Switch
          label={words.autoConnect}
          checked={settings.autoConnect}
          onChange={(autoConnect) => change({ autoConnect })}
        />
      </Row>
      <Row label={words.useFor}>
        <Select
          label={words.useFor}
          value={settings.routingMode}
          options={routingModes.map((mode) => ({ value: mode, label: ui.home.routing[mode] }))}
          onChange={(routingMode) => change({ routingMode })}
        />
      </Row>
      {settings.routingMode === 'chosen' && (
        <LineList
          label={words.chosenDestinations}
          hint={words.chosenHint}
          lines={settings.chosenDestinations}
          isValid={(line) => /^[0-9a-f.:]{2,45}(\/\d{1,3})?$/i.test(line)}
          invalid={words.badDestination}
          onSave={(chosenDestinations) => change({ chosenDestinations })}
        />
      )}
      <Row label={words.abroad} hint={words.abroadHint}>
        <Switch
          label={words.abroad}
          checked={settings.roamingAllowed}
          onChange={(roamingAllowed) => change({ roamingAllowed })}
        />
      </Row>
    </Section>
  );
}

function DataSection({ settings: { budget }, change }: SectionProps) {
  const { ui, format } = useApp();
  const monthBytes = useSnapshot((snapshot) => snapshot.usage.monthBytes);
  const words = ui.tools.settings;
  const offered = LIMITS_GB.map((amount) => amount * 1e9);
  const amounts =
    budget.limitBytes === undefined || offered.includes(budget.limitBytes)
      ? offered
      : [budget.limitBytes, ...offered];
  const set = (patch: Partial<AppSettings['budget']>) =>
    change({ budget: { ...budget, asked: true, ...patch } });
  return (
    <Section title={words.data}>
      <Row label={words.limit} hint={words.used(format.bytes(monthBytes))}>
        <Select
          label={words.limit}
          value={String(budget.limitBytes ?? 'none')}
          options={[
            { value: 'none', label: words.noLimit },
            ...amounts.map((bytes) => ({ value: String(bytes), label: format.bytes(bytes) })),
          ]}
          onChange={(value) => set({ limitBytes: value === 'none' ? undefined : Number(value) })}
        />
      </Row>
      <Row label={words.firstDay}>
        <Select
          label={words.firstDay}
          value={String(budget.firstDay)}
          options={FIRST_DAYS.map((day) => ({
            value: String(day),
            label: ui.limit.onDay(format.dayOfMonth(day)),
          }))}
          onChange={(day) => set({ firstDay: Number(day) })}
        />
      </Row>
      <Row label={words.disconnectAtLimit} hint={words.disconnectHint(format.bytes(EXTRA_BYTES))}>
        <Switch
          label={words.disconnectAtLimit}
          checked={budget.disconnectAtLimit}
          onChange={(disconnectAtLimit) => set({ disconnectAtLimit })}
        />
      </Row>
    </Section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  );
}
