/** What choosing an item of the tray's menu does. Everything that acts is a command of the contract. */
export type TrayAct =
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'connect'; readonly hostId: string; readonly subject: string }
  | {
      readonly kind: 'start';
      readonly hostId: string;
      readonly containerId: string;
      readonly subject: string;
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'quit' };

export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'act'; readonly label: string; readonly act: TrayAct }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] };

/** An item that opens a screen. */
export function openItem(label: string, path: string): TrayItem {
  return { kind: 'act', label, act: { kind: 'open', path } };
}
