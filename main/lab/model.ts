import { z } from 'zod';

/** One line that `lab.ts up --json` prints. */
export const labProgressSchema = z.object({
  phase: z.string(),
  done: z.number(),
  total: z.number(),
  message: z.string(),
});
export type LabProgress = z.infer<typeof labProgressSchema>;

/** What of `lab.ts status --json` is needed to add the lab's two hosts. */
export const labStatusSchema = z.discriminatedUnion('up', [
  z.object({
    up: z.literal(true),
    local: z.object({ dockerHost: z.string() }),
    remote: z.object({ sshUrl: z.string() }),
    keys: z.object({ deploy: z.string() }),
    hostKeys: z.array(z.object({ fingerprint: z.string() })),
  }),
  z.object({ up: z.literal(false) }),
]);
export type LabStatus = z.infer<typeof labStatusSchema>;
export type RunningLab = LabStatus & { up: true };

export type LabReason = 'notLinux' | 'notRoot' | 'notInPackage';

export interface LabSurroundings {
  readonly platform: NodeJS.Platform;
  readonly userId: number | undefined;
  readonly isCheckout: boolean;
}

/** Why a lab cannot be brought up here; null where it can. Pure. */
export function whyNoLab({ platform, userId, isCheckout }: LabSurroundings): LabReason | null {
  if (!isCheckout) return 'notInPackage';
  if (platform !== 'linux') return 'notLinux';
  return userId === 0 ? null : 'notRoot';
}
