import { changes } from './en/changes.ts';
import { charts } from './en/charts.ts';
import { comparison } from './en/comparison.ts';
import { compose } from './en/compose.ts';
import { doctor } from './en/doctor.ts';
import { forwards } from './en/forwards.ts';
import { frame } from './en/frame.ts';
import { hosts } from './en/hosts.ts';
import { inside } from './en/inside.ts';
import { laptop } from './en/laptop.ts';
import { locks } from './en/locks.ts';
import { logs } from './en/logs.ts';
import { notices } from './en/notices.ts';
import { overview } from './en/overview.ts';
import { palette } from './en/palette.ts';
import { questions } from './en/questions.ts';
import { records } from './en/records.ts';
import { stacks } from './en/stacks.ts';
import { storage } from './en/storage.ts';
import { support } from './en/support.ts';
import { teamfile } from './en/teamfile.ts';
import { undo } from './en/undo.ts';
import { vault } from './en/vault.ts';

/** Every text of the product in English. Its shape is the type that each other language must have. */
export const en = {
  ...frame,
  ...changes,
  ...charts,
  ...comparison,
  ...compose,
  ...doctor,
  ...forwards,
  ...overview,
  ...hosts,
  ...inside,
  ...stacks,
  ...laptop,
  ...locks,
  ...logs,
  ...notices,
  ...records,
  ...palette,
  ...questions,
  ...storage,
  ...support,
  ...teamfile,
  ...undo,
  ...vault,
} as const;
