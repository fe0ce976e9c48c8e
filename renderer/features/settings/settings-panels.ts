import { LaptopPanel } from '../laptop/laptop-panel.tsx';
import { NoticesPanel } from '../notices/notices-panel.tsx';
import { TeamFilePanel } from '../teamfile/team-file-panel.tsx';
import { VaultPanel } from '../vault/vault-panel.tsx';
import { SupportPanel } from '../support/support-panel.tsx';
import { AppearancePanel } from './appearance-panel.tsx';
import { EnginePanel } from './engine-panel.tsx';
import { WatchingPanel } from './watching-panel.tsx';

/**
 * The panels of the settings, in the order in which they are shown. A room adds a line with a panel of its own; `id` is
 * the panel's place in a link (`#/settings?panel=vault`), `text` its name in the list beside the panels.
 */
export const settingsPanels = [
  { id: 'appearance', text: 'settings.appearance', Panel: AppearancePanel },
  { id: 'watching', text: 'settings.watching', Panel: WatchingPanel },
  { id: 'notifications', text: 'notices.title', Panel: NoticesPanel },
  { id: 'laptop', text: 'laptop.title', Panel: LaptopPanel },
  { id: 'support', text: 'support.title', Panel: SupportPanel },
  { id: 'vault', text: 'vault.title', Panel: VaultPanel },
  { id: 'team-file', text: 'teamfile.title', Panel: TeamFilePanel },
  { id: 'engine', text: 'settings.engine', Panel: EnginePanel },
] as const;
