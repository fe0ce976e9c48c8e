import { z } from 'zod';

// Only the fields that are read, each as loose as engines from API 1.24 on and Podman make it necessary.
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const mounts = z
  .array(z.object({ Type: text, Name: text, Source: text, Destination: text, RW: z.boolean().nullish() }))
  .nullish()
  .transform((value) => value ?? []);

export const versionWire = z.object({
  Version: text,
  ApiVersion: z.string(),
  MinAPIVersion: text,
  Os: text,
  Arch: text,
  KernelVersion: text,
});

export const engineInfoWire = z.object({ ID: text, Name: text });

export const listedContainerWire = z.object({
  Id: z.string(),
  Names: texts,
  Image: text,
  ImageID: text,
  Created: number,
  State: text,
  Status: text,
  Labels: labels,
  Ports: z
    .array(z.object({ IP: text, PrivatePort: number, PublicPort: z.number().nullish(), Type: text }))
    .nullish()
    .transform((value) => value ?? []),
  HostConfig: z.object({ NetworkMode: text }).nullish(),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  Mounts: mounts,
  Health: z.object({ Status: text }).nullish(),
});

const healthWire = z.object({
  Status: text,
  FailingStreak: number,
  Log: z
    .array(z.object({ Start: text, End: text, ExitCode: number, Output: text }))
    .nullish()
    .transform((value) => value ?? []),
});

export const inspectedContainerWire = z.object({
  Id: z.string(),
  Name: text,
  Created: text,
  Image: text,
  RestartCount: number,
  State: z.object({
    Status: text,
    OOMKilled: flag,
    Error: text,
    Pid: number,
    ExitCode: number,
    StartedAt: text,
    FinishedAt: text,
    Health: healthWire.nullish(),
  }),
  Config: z.object({
    Image: text,
    Labels: labels,
    Env: texts,
    Tty: flag,
    Cmd: texts,
    Entrypoint: texts,
    WorkingDir: text,
    User: text,
    Hostname: text,
    Healthcheck: z
      .object({ Test: texts, Interval: number, Timeout: number, StartPeriod: number, Retries: number })
      .nullish(),
  }),
  HostConfig: z.object({
    NetworkMode: text,
    Links: texts,
    VolumesFrom: texts,
    RestartPolicy: z.object({ Name: text, MaximumRetryCount: number }).nullish(),
    LogConfig: z.object({ Type: text }).nullish(),
  }),
  NetworkSettings: z
    .object({
      Networks: z.record(z.string(), z.unknown()).nullish(),
      Ports: z.record(z.string(), z.array(z.object({ HostIp: text, HostPort: text })).nullish()).nullish(),
    })
    .nullish(),
  Mounts: mounts,
});

export const imageWire = z.object({ RepoDigests: texts });

export const eventWire = z.object({
  Type: text,
  Action: text,
  status: text,
  time: number,
  Actor: z.object({ ID: text, Attributes: labels }).nullish(),
});

export type ListedContainerWire = z.infer<typeof listedContainerWire>;
export type InspectedContainerWire = z.infer<typeof inspectedContainerWire>;
