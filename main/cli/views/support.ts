import type { SupportView } from '../../contract/support.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';

export function viewSupport(output: unknown, { translate, io, language }: Session): readonly string[] {
  const { on, since, by } = output as SupportView;
  if (!on) return [`${io.paint('grey', '○')} ${translate('support.off')}`];
  const state =
    since === null || by === null
      ? translate('support.damaged')
      : translate('support.on', { age: toAge(since, io.now(), language), by: escapeText(by) });
  return [
    `${io.paint('yellow', '●')} ${state}`,
    translate('support.allowed'),
    translate('support.howToLeave'),
  ];
}
