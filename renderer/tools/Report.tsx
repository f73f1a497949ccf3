/** Everything that goes into the file, with hidden values marked, before anything is saved. */
import { useEffect, useState } from 'react';

import { failureSentence } from '../../shared/i18n/failure-sentence.ts';
import type { Failure } from '../../shared/failure.ts';
import type { ReportPreview } from '../../shared/ipc/contract.ts';
import { useApp } from '../client/app-context.tsx';
import { download } from '../client/download.ts';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { ToolPage } from './ToolPage.tsx';
import styles from './Report.module.css';

export function Report() {
  const { ui, api, format, messages } = useApp();
  const { run, busy, failure } = useRequest();
  const [preview, setPreview] = useState<ReportPreview>();
  const [refused, setRefused] = useState<Failure>();
  const [told, setTold] = useState<string>();
  const words = ui.tools.report;

  useEffect(() => {
    let left = false;
    void api.request('preview-report', undefined).then((result) => {
      if (left) return;
      if (result.ok) setPreview(result.value);
      else setRefused(result.failure);
    });
    return () => {
      left = true;
    };
  }, [api]);

  const save = async () => {
    const result = await run('save-report', undefined);
    if (!result.ok) return;
    if (result.value.saved === 'cancelled') {
      setTold(words.cancelled);
      return;
    }
    if (result.value.saved === 'download') {
      download(result.value.fileName, 'application/zip', result.value.bytes);
    }
    setTold(words.saved(result.value.fileName));
  };
  const problem = failure ?? refused;
  const hidden = Object.entries(preview?.hidden ?? {}).filter(([, count]) => count > 0);
  const total = hidden.reduce((sum, [, count]) => sum + count, 0);
  return (
    <ToolPage
      title={words.title}
      lead={words.lead}
      action={
        preview !== undefined && (
          <Button size="inline" busyLabel={busy && words.saving} onClick={() => void save()}>
            {words.save}
          </Button>
        )
      }
    >
      <p role="status" className={styles.told}>
        {preview === undefined && problem === undefined ? words.loading : told}
      </p>
      {problem !== undefined && <p role="alert">{failureSentence(problem, messages)}</p>}
      {preview !== undefined && (
        <>
          <ul className={styles.hidden} aria-label={words.hiddenName}>
            <li>
              <b>{words.hiddenTotal(format.number(total))}</b>
            </li>
            {hidden.map(([kind, count]) => (
              <li key={kind}>
                {words.kinds[kind] ?? <span translate="no">{kind}</span>}{' '}
                <b>{format.number(count)}</b>
              </li>
            ))}
          </ul>
          <div className={styles.split}>
            <ul className={styles.files} aria-label={words.files}>
              {preview.parts.map(({ name, sizeBytes }) => (
                <li key={name}>
                  <b>{words.parts[name] ?? <span translate="no">{name}</span>}</b>
                  <span translate="no">{format.bytes(sizeBytes)}</span>
                </li>
              ))}
              <li className={styles.file}>
                <span translate="no">{preview.fileName}</span>
                <span translate="no">{format.bytes(preview.sizeBytes)}</span>
              </li>
            </ul>
            <section className={styles.preview} aria-label={words.preview}>
              {preview.summary.map((line, index) => (
                <p key={index} translate="no">
                  <Veiled line={line} />
                </p>
              ))}
            </section>
          </div>
        </>
      )}
    </ToolPage>
  );
}

/** «kind number» becomes a chip: the same hidden value always has the same name. */
function Veiled({ line }: { readonly line: string }) {
  return line.split(/(«[^»]*»)/).map((part, index) =>
    part.startsWith('«') ? (
      <span key={index} className={styles.veil}>
        {part.slice(1, -1)}
      </span>
    ) : (
      part
    ),
  );
}
