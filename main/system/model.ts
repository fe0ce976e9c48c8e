import type { z } from 'zod';
import type { system } from '../contract/system.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';

type SystemView = z.infer<(typeof system.get)['~orpc']['outputSchema'] & z.ZodType>;

export interface SystemRoomDeps {
  readonly version: string;
  readonly startedAt: number;
  readonly dataFolder: string;
  readonly notices: SystemView['notices'];
  readonly jobs: Pick<Jobs, 'active'>;
  readonly audit: Audit;
  /** How many faces are attached. */
  readonly faces: () => number;
  /** Ends the engine soon; returns at once. */
  readonly end: () => void;
}
