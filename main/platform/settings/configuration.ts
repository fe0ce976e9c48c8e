import { z } from 'zod';
import { settingsSchema } from '../../contract/settings.ts';
import { pairByName } from '../configuration/pair-by-name.ts';
import type { ConfigurationSection } from '../configuration/types.ts';
import type { SettingsStore } from './types.ts';

// Language, theme and starting at login belong to the person in front of the laptop.
const teamSettings = ['saveEnergy'] as const;

/** What the team sets for each laptop alike. */
export function createSettingsSection(settings: SettingsStore): ConfigurationSection {
  return {
    name: 'settings',
    comment: 'What holds on each laptop alike. Language, theme and start at login are each person’s own.',
    form: 'values',
    nameSchema: z.enum(teamSettings),
    fieldsSchema: z.strictObject({ value: z.boolean() }),
    asksRunsHere: false,
    removable: false,
    read: () =>
      teamSettings.map((name) => ({ name, fields: { value: settings.get()[name] }, runsHere: null })),
    pair: pairByName,
    apply(changes) {
      for (const change of changes) {
        if (change.kind === 'remove') continue;
        settings.update({ [change.wanted.name]: change.wanted.fields['value'] });
      }
    },
  };
}

const problemsSchema = settingsSchema.shape.notifications.exclude(['off']);
const declinedFlag = 'configuration.desktop';

/**
 * What tells people of problems. On a laptop that shows no notices of its own accord, what the team agreed on is kept
 * beside the setting, so that it is neither asked about again nor lost to the next export.
 */
export function createChannelsSection(settings: SettingsStore): ConfigurationSection {
  return {
    name: 'channels',
    comment: 'What tells people of problems. Each laptop is asked whether it runs them.',
    form: 'named',
    nameSchema: z.enum(['desktop']),
    fieldsSchema: z.strictObject({ problems: problemsSchema }),
    asksRunsHere: true,
    removable: false,
    read() {
      const { notifications } = settings.get();
      const isShown = notifications !== 'off';
      const problems = isShown ? notifications : settings.getFlag(declinedFlag);
      return problems === null ? [] : [{ name: 'desktop', fields: { problems }, runsHere: isShown }];
    },
    pair: pairByName,
    apply(changes) {
      for (const change of changes) {
        if (change.kind === 'remove') continue;
        const problems = problemsSchema.parse(change.wanted.fields['problems']);
        settings.setFlag(declinedFlag, problems);
        settings.update({ notifications: change.runsHere === true ? problems : 'off' });
      }
    },
  };
}
