import type { MenuItemConstructorOptions } from 'electron';
import type { TrayAct, TrayItem } from './tray-items.ts';

/** Turns the tray's items into what Electron makes a menu of. */
export function toMenuTemplate(
  items: readonly TrayItem[],
  perform: (act: TrayAct) => void,
): MenuItemConstructorOptions[] {
  return items.map((item) => {
    if (item.kind === 'separator') return { type: 'separator' };
    const label = escapeLabel(item.label);
    if (item.kind === 'text') return { label, enabled: false };
    if (item.kind === 'act') return { label, click: () => perform(item.act) };
    return { label, submenu: toMenuTemplate(item.items, perform) };
  });
}

/** An ampersand marks the letter to press, unless it is doubled; names from a host may hold one. */
function escapeLabel(label: string): string {
  return label.replaceAll('&', '&&');
}
