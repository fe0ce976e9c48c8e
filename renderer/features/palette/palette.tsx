import { Modal } from '@mantine/core';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useId, useMemo, useState } from 'react';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import type { Entry, EntryGroup } from './entry.ts';
import type { Subject } from './homes.ts';
import { toIdle } from './idle.ts';
import { linkEntry } from './pasted-link.ts';
import { PaletteList, optionId } from './palette-list.tsx';
import { readRecent } from './recent.ts';
import { useRefusal, type Refuse } from './refusal.ts';
import { search, searchThings } from './search.ts';
import { useStock } from './use-stock.ts';
import { isComplete, type Verb } from './verbs.ts';
import classes from './palette.module.css';

/** A verb is chosen, and it is being asked what it is about. */
interface Picking {
  readonly verb: Verb;
  readonly have: Subject;
}

interface PaletteProps {
  readonly onChoose: (entry: Entry) => void;
  readonly onClose: () => void;
}

function withRefusal(entry: Entry, refuse: Refuse): Entry {
  if (entry.does.kind !== 'verb' || entry.does.verb.procedure === null) return entry;
  const refused = refuse(entry.does.verb.procedure);
  return refused === null ? entry : { ...entry, refused };
}

function takeFocus(field: HTMLInputElement | null): void {
  field?.focus();
}

/** One field over everything: screens, hosts, stacks, containers, and every command of the contract. */
export function Palette({ onChoose, onClose }: PaletteProps) {
  const { t } = useText();
  const listId = useId();
  const [remembered] = useState(() => readRecent(window.localStorage));
  const stock = useStock(remembered);
  const refuse = useRefusal();
  const [query, setQuery] = useState('');
  const [picking, setPicking] = useState<readonly Picking[]>([]);
  const [active, setActive] = useState(0);
  const step = picking.at(-1);

  const linesFor = useCallback(
    (words: string): readonly EntryGroup[] => {
      if (step !== undefined) {
        return [
          {
            heading: t(`palette.pick.${step.verb.need === 'none' ? 'host' : step.verb.need}`),
            entries: searchThings(words, step.verb, step.have, stock),
          },
        ];
      }
      const link = linkEntry(words, t);
      if (link !== null) return [{ heading: '', entries: [link] }];
      if (words.trim() === '') return toIdle(stock, remembered, t);
      return [{ heading: '', entries: search(words, stock) }];
    },
    [step, stock, remembered, t],
  );
  // The letter is on the screen before what it finds among thousands.
  const typed = useDeferredValue(query);
  const searched = query === '' ? '' : typed;
  const groups = useMemo(() => linesFor(searched), [linesFor, searched]);
  const shown = groups.map((group) => ({
    ...group,
    entries: group.entries.map((entry) => withRefusal(entry, refuse)),
  }));
  const entries = shown.flatMap((group) => group.entries);
  const at = Math.min(active, Math.max(0, entries.length - 1));

  /** What Enter chooses: of what was typed, also where its lines are not on the screen yet. */
  function current(): Entry | undefined {
    if (searched === query) return entries[at];
    const first = linesFor(query).flatMap((group) => group.entries)[0];
    return first === undefined ? undefined : withRefusal(first, refuse);
  }

  function go(next: readonly Picking[]): void {
    setPicking(next);
    setQuery('');
    setActive(0);
  }

  function choose(entry: Entry | undefined): void {
    if (entry === undefined || entry.refused !== undefined || entry.does.kind === 'nothing') return;
    const { does } = entry;
    if (does.kind === 'narrow' && step !== undefined) {
      go([...picking, { verb: step.verb, have: does.subject }]);
    } else if (does.kind === 'verb' && !isComplete(does.verb, does.subject)) {
      go([...picking, { verb: does.verb, have: does.subject }]);
    } else onChoose(entry);
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    // A key that composes Hangul belongs to the composition.
    if (event.nativeEvent.isComposing) return;
    const last = entries.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at === 0 ? last : at - 1,
      PageDown: Math.min(last, at + 10),
      PageUp: Math.max(0, at - 10),
    };
    const to = moves[event.key];
    if (to !== undefined) setActive(Math.max(0, to));
    else if (event.key === 'Enter') choose(current());
    else if (event.key === 'Escape') {
      if (picking.length > 0) go(picking.slice(0, -1));
      else onClose();
    } else if (event.key === 'Backspace' && query === '' && picking.length > 0) go(picking.slice(0, -1));
    else if (event.key !== 'Tab') return;
    // There is one place to type and nothing to tab to: the list is moved through with the arrows.
    event.preventDefault();
    event.stopPropagation();
  }

  const label = t('palette.title');
  return (
    <Modal.Root
      opened
      onClose={onClose}
      closeOnEscape={false}
      returnFocus={false}
      lockScroll={false}
      centered={false}
      yOffset="12vh"
      size={640}
      zIndex={400}
      transitionProps={{ duration: 0 }}
    >
      {/* One looks something up and goes on; what lies below stays to be read. */}
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label={label}>
        <Modal.Body className={classes['body'] ?? ''}>
          <div className={classes['bar']}>
            {step === undefined ? (
              <IconSearch size={17} className={classes['icon']} aria-hidden />
            ) : (
              <button
                type="button"
                className={classes['back']}
                tabIndex={-1}
                aria-label={t('palette.back')}
                onClick={() => go(picking.slice(0, -1))}
              >
                <IconArrowLeft size={17} aria-hidden />
              </button>
            )}
            <input
              // Before the first picture: whoever types on at once after the key loses no letter.
              ref={takeFocus}
              className={classes['input']}
              data-autofocus
              data-mantine-stop-propagation="true"
              type="text"
              role="combobox"
              aria-label={step === undefined ? label : step.verb.title}
              aria-expanded={entries.length > 0}
              aria-controls={listId}
              aria-autocomplete="list"
              {...(entries.length === 0 ? {} : { 'aria-activedescendant': optionId(listId, at) })}
              placeholder={
                step === undefined
                  ? t('palette.placeholder')
                  : t(`palette.which.${step.verb.need === 'none' ? 'host' : step.verb.need}`)
              }
              value={query}
              onChange={(event) => {
                setQuery(event.currentTarget.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
              autoComplete="off"
              autoCorrect="off"
              spellCheck={false}
            />
          </div>
          {step === undefined ? null : (
            <p className={classes['step']}>
              <span className={classes['stepTitle']}>{step.verb.title}</span>
              {step.have.host === undefined ? null : (
                <span className={classes['chip']}>{plain(step.have.host)}</span>
              )}
            </p>
          )}
          <PaletteList
            id={listId}
            label={label}
            groups={shown}
            active={at}
            onActive={setActive}
            onChoose={choose}
            empty={
              query.trim() === '' ? t('palette.nothingToPick') : t('palette.nothing', { query: plain(query) })
            }
          />
          <p className={classes['status']} role="status">
            {t('palette.count', { count: entries.length })}
          </p>
          <p className={classes['foot']} aria-hidden>
            <span>
              <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.foot.move')}
            </span>
            <span>
              <kbd>↵</kbd> {t('palette.foot.choose')}
            </span>
            <span>
              <kbd>Esc</kbd> {t(step === undefined ? 'palette.foot.close' : 'palette.foot.back')}
            </span>
          </p>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
