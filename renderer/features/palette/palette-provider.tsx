import { notifications } from '@mantine/notifications';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { toLink } from '../../../main/contract/links.ts';
import { useText } from '../../app/language/language.ts';
import type { Entry } from './entry.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { Palette } from './palette.tsx';
import { PaletteContext } from './palette-context.ts';
import { remember } from './recent.ts';
import { StartedVerb, type Started } from './started-verb.tsx';
import { useCarryOut } from './use-carry-out.tsx';
import { useKeys } from './use-keys.ts';

/** Holds the palette, the list of keys, and the dialogs that a chosen command opens, above all screens. */
export function PaletteProvider({ children }: { readonly children: React.ReactNode }) {
  const { t } = useText();
  const navigate = useNavigate();
  const router = useRouter();
  const [shown, setShown] = useState<'palette' | 'keys' | null>(null);
  const [started, setStarted] = useState<Started | null>(null);
  const carryOut = useCarryOut(setStarted);
  const before = useRef<HTMLElement | null>(null);

  function show(what: 'palette' | 'keys'): void {
    if (document.activeElement instanceof HTMLElement) before.current = document.activeElement;
    setShown(what);
  }

  /** Closes, and gives the focus back to where it was: a dialog that opens next will return it there. */
  function close(): void {
    setShown(null);
    if (before.current?.isConnected === true) before.current.focus();
  }

  async function copyLink(): Promise<void> {
    const link = toLink(router.history.location.href);
    if (link === null) return;
    await navigator.clipboard.writeText(link);
    notifications.show({
      id: 'link copied',
      message: t('palette.linkCopied', { link }),
      withBorder: false,
      closeButtonProps: { 'aria-label': t('common.close') },
    });
  }

  async function goTo(path: string): Promise<void> {
    await navigate({ to: path });
    // What had the focus may be gone with its screen; from the content on, the next Tab goes into it.
    document.querySelector<HTMLElement>('#content')?.focus();
  }

  function choose(entry: Entry): void {
    close();
    remember(window.localStorage, entry);
    const { does } = entry;
    if (does.kind === 'go') void goTo(does.path);
    else if (does.kind === 'copyLink') void copyLink();
    else if (does.kind === 'showKeys') show('keys');
    else if (does.kind === 'verb') carryOut(does.verb, does.subject);
  }

  const access = {
    toggle: () => (shown === 'palette' ? close() : show('palette')),
    showKeys: () => show('keys'),
    copyLink: () => void copyLink(),
  };
  useKeys({ ...access, goTo: (path) => void goTo(path) });
  return (
    <PaletteContext value={access}>
      {children}
      {shown === 'palette' ? <Palette onChoose={choose} onClose={close} /> : null}
      {shown === 'keys' ? <KeysDialog onClose={close} /> : null}
      {started === null ? null : <StartedVerb {...started} onClose={() => setStarted(null)} />}
    </PaletteContext>
  );
}
