import { Button, FileButton } from '@mantine/core';
import { useRef, useState } from 'react';
import { MayDo } from '../../app/client/may-do.tsx';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { download } from '../logs/log-export.ts';
import { ImportDialog } from './import-dialog.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { readTeamFile } from './read-team-file.ts';
import classes from './teamfile.module.css';

const confirmedForMs = 1_500;

function ExportRow() {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const run = useAction(
    async (client, _how: 'copy' | 'save') => await client.configuration.export({}),
    ({ text }, how) => {
      if (how === 'save') {
        download('wheelhouse.yaml', text);
        return;
      }
      void navigator.clipboard.writeText(text).then(() => {
        setCopied(true);
        setTimeout(() => setCopied(false), confirmedForMs);
      });
    },
  );
  return (
    <>
      <SettingRow name={t('teamfile.exportName')} hint={t('teamfile.exportHint')}>
        <div className={classes['acts']}>
          <Button size="sm" onClick={() => run.run('copy')}>
            {copied ? t('teamfile.copied') : t('teamfile.copy')}
          </Button>
          <Button size="sm" onClick={() => run.run('save')}>
            {t('teamfile.save')}
          </Button>
        </div>
      </SettingRow>
      {run.failure === null ? null : (
        <FailureView failure={run.failure}>
          <Remedies failure={run.failure} />
        </FailureView>
      )}
    </>
  );
}

/** The team file in the settings: what this laptop has as one file, and what a file would bring. */
export function TeamFilePanel() {
  const { t } = useText();
  const [text, setText] = useState<string | null>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<'notText' | 'tooLarge' | null>(null);
  const forget = useRef<() => void>(null);
  async function choose(file: File | null): Promise<void> {
    // A browser says nothing where the same file is chosen again, such as after it was put right.
    forget.current?.();
    if (file === null) return;
    const read = await readTeamFile(file);
    setProblem(read.problem);
    if (read.problem === null) setText(read.text);
  }
  return (
    <Panel title={t('teamfile.title')}>
      <SettingRows>
        <ExportRow />
        <MayDo procedure="configuration.import">
          <SettingRow name={t('teamfile.importName')} hint={t('teamfile.importHint')}>
            <div className={classes['acts']}>
              <Button size="sm" onClick={() => setDraft('')}>
                {t('teamfile.paste')}
              </Button>
              <FileButton accept=".yaml,.yml" resetRef={forget} onChange={(file) => void choose(file)}>
                {(props) => (
                  <Button size="sm" {...props}>
                    {t('teamfile.choose')}
                  </Button>
                )}
              </FileButton>
            </div>
          </SettingRow>
        </MayDo>
      </SettingRows>
      {problem === null ? null : <Notice>{t(`teamfile.${problem}`)}</Notice>}
      {draft === null ? null : (
        <PasteDialog
          start={draft}
          onClose={() => setDraft(null)}
          onPasted={(pasted) => {
            setDraft(null);
            setText(pasted);
          }}
        />
      )}
      {text === null ? null : (
        <ImportDialog
          key={text}
          text={text}
          onOther={setText}
          onEdit={(wrong) => {
            setText(null);
            setDraft(wrong);
          }}
          onClose={() => setText(null)}
        />
      )}
    </Panel>
  );
}
