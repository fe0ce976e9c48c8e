import { z } from 'zod';
import { looseFlag, looseLabels, looseList, looseNumber, looseText, looseTexts } from './loose.ts';
import type { CallOptions, EngineClient } from './types.ts';

const bindings = z
  .record(z.string(), looseList(z.object({ HostIp: looseText, HostPort: looseText })))
  .nullish()
  .transform((value) => value ?? {});

const configurationWire = z.object({
  Id: z.string(),
  Name: looseText,
  Image: looseText,
  Config: z.object({
    Image: looseText,
    Env: looseTexts,
    Cmd: looseTexts,
    Entrypoint: looseTexts,
    WorkingDir: looseText,
    User: looseText,
    Hostname: looseText,
    Tty: looseFlag,
    StopSignal: looseText,
    StopTimeout: z.number().nullish(),
    Labels: looseLabels,
    Healthcheck: z
      .object({
        Test: looseTexts,
        Interval: looseNumber,
        Timeout: looseNumber,
        StartPeriod: looseNumber,
        Retries: looseNumber,
      })
      .nullish(),
  }),
  HostConfig: z.object({
    NetworkMode: looseText,
    PidMode: looseText,
    IpcMode: looseText,
    RestartPolicy: z.object({ Name: looseText, MaximumRetryCount: looseNumber }).nullish(),
    PortBindings: bindings,
    Memory: looseNumber,
    MemoryReservation: looseNumber,
    MemorySwap: looseNumber,
    NanoCpus: looseNumber,
    CpuShares: looseNumber,
    CpuQuota: looseNumber,
    CpusetCpus: looseText,
    PidsLimit: z.number().nullish(),
    ShmSize: looseNumber,
    Ulimits: looseList(z.object({ Name: looseText, Soft: looseNumber, Hard: looseNumber })),
    Privileged: looseFlag,
    ReadonlyRootfs: looseFlag,
    Init: z.boolean().nullish(),
    CapAdd: looseTexts,
    CapDrop: looseTexts,
    SecurityOpt: looseTexts,
    Devices: looseList(z.object({ PathOnHost: looseText, PathInContainer: looseText })),
    ExtraHosts: looseTexts,
    Dns: looseTexts,
    Sysctls: looseLabels,
    Tmpfs: looseLabels,
    LogConfig: z.object({ Type: looseText, Config: looseLabels }).nullish(),
  }),
  Mounts: looseList(
    z.object({
      Type: looseText,
      Name: looseText,
      Source: looseText,
      Destination: looseText,
      RW: z.boolean().nullish(),
    }),
  ),
  NetworkSettings: z
    .object({
      Networks: z.record(z.string(), z.object({ Aliases: looseTexts }).nullish()).nullish(),
    })
    .nullish(),
});

/** How a container is set up, with the values of its environment: it must not leave the engine as it is. */
export type ContainerConfiguration = z.infer<typeof configurationWire>;

/** Reads how a container is set up. Throws as `inspectContainer` does. */
export function readConfiguration(
  engine: EngineClient,
  id: string,
  options: CallOptions = {},
): Promise<ContainerConfiguration> {
  return engine.ask(
    {
      ...options,
      what: `inspect ${id}`,
      subject: id,
      method: 'GET',
      path: `/containers/${encodeURIComponent(id)}/json`,
    },
    configurationWire,
  );
}
