import type { en } from './en.ts';
import { changes } from './ko/changes.ts';
import { charts } from './ko/charts.ts';
import { comparison } from './ko/comparison.ts';
import { compose } from './ko/compose.ts';
import { doctor } from './ko/doctor.ts';
import { forwards } from './ko/forwards.ts';
import { frame } from './ko/frame.ts';
import { hosts } from './ko/hosts.ts';
import { inside } from './ko/inside.ts';
import { laptop } from './ko/laptop.ts';
import { locks } from './ko/locks.ts';
import { logs } from './ko/logs.ts';
import { notices } from './ko/notices.ts';
import { overview } from './ko/overview.ts';
import { palette } from './ko/palette.ts';
import { questions } from './ko/questions.ts';
import { records } from './ko/records.ts';
import { stacks } from './ko/stacks.ts';
import { storage } from './ko/storage.ts';
import { support } from './ko/support.ts';
import { teamfile } from './ko/teamfile.ts';
import { undo } from './ko/undo.ts';
import { vault } from './ko/vault.ts';
import type { Translated } from './translated.ts';

/** Every text of the product in Korean. */
export const ko: Translated<typeof en> = {
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
};
