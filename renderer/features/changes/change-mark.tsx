import {
  IconAlertTriangle,
  IconArrowUp,
  IconBolt,
  IconBrandDocker,
  IconCircleMinus,
  IconCirclePlus,
  IconDots,
  IconEraser,
  IconEye,
  IconFingerprint,
  IconHeartBroken,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlugOff,
  IconRefresh,
  IconRocket,
  IconSettings,
  IconTerminal2,
} from '@tabler/icons-react';
import type { Change } from '../../../main/contract/changes.ts';
import classes from './changes.module.css';

const icons: Readonly<Record<Change['kind'], typeof IconBolt>> = {
  hostKeyChanged: IconFingerprint,
  unreachable: IconPlugOff,
  crashed: IconBolt,
  deployed: IconRocket,
  removed: IconCircleMinus,
  stackRemoved: IconCircleMinus,
  unhealthy: IconHeartBroken,
  engineChanged: IconBrandDocker,
  allRestarted: IconAlertTriangle,
  configured: IconSettings,
  stopped: IconPlayerStop,
  added: IconCirclePlus,
  stackAdded: IconCirclePlus,
  pruned: IconEraser,
  firstSeen: IconEye,
  paused: IconPlayerPause,
  recreated: IconRefresh,
  restarted: IconRefresh,
  restartedByEngine: IconRefresh,
  started: IconPlayerPlay,
  passed: IconTerminal2,
  act: IconArrowUp,
  more: IconDots,
};

const bad: readonly Change['kind'][] = ['crashed', 'hostKeyChanged', 'unhealthy', 'allRestarted'];

/** What kind of change it is, told by its shape; what is over, and what is no harm, has no colour. */
export function ChangeMark({ change }: { readonly change: Change }) {
  const Icon = icons[change.kind];
  const isBad = bad.includes(change.kind) && change.endedAt === null;
  return (
    <span className={classes['mark']} data-bad={isBad} aria-hidden>
      <Icon size={16} stroke={1.8} />
    </span>
  );
}
