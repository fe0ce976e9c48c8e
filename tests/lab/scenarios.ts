import {
  changeHostKey,
  crashContainer,
  cutNetwork,
  healLab,
  killDockerd,
  linkDown,
  restartDockerd,
  restartSshd,
  setFloodRate,
} from './faults.ts';
import { LabError } from './error.ts';
import type { EngineName } from './engines.ts';

const FLOOD_LINES_PER_SECOND = 10_000;

type Scenario = { readonly tells: string; readonly run: (engine: EngineName) => Promise<void> };

/** What can be broken on purpose, and how to mend it. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  crash: { tells: 'trouble-flaky-1 falls over with exit code 137; a restart mends it', run: crashContainer },
  flood: {
    tells: `trouble-flood-1 writes ${FLOOD_LINES_PER_SECOND} lines a second`,
    run: (engine) => setFloodRate(engine, FLOOD_LINES_PER_SECOND),
  },
  cut: { tells: 'every packet to the remote host is dropped, silently', run: cutNetwork },
  'link-down': { tells: "the remote host's cable is pulled", run: linkDown },
  'engine-restart': { tells: 'dockerd restarts, containers and all', run: restartDockerd },
  'engine-kill': { tells: 'dockerd is killed and stays away', run: killDockerd },
  'ssh-restart': {
    tells: "the remote host's sshd restarts and drops its sessions",
    run: () => restartSshd({ dropSessions: true }),
  },
  'host-key': { tells: 'the remote host answers with another host key', run: changeHostKey },
  heal: { tells: 'everything above is mended', run: healLab },
};

/** The scenarios, one a line, for people. */
export function listScenarios(): string {
  const width = Math.max(...Object.keys(SCENARIOS).map((name) => name.length));
  return Object.entries(SCENARIOS)
    .map(([name, { tells }]) => `  ${name.padEnd(width)}  ${tells}`)
    .join('\n');
}

/** Runs a scenario and gives what it did; throws a LabError when there is none of that name. */
export async function runScenario(name: string, engine: EngineName): Promise<string> {
  const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  if (!scenario) throw new LabError(`There is no scenario ${name}; \`npm run lab:break\` lists them.`);
  await scenario.run(engine);
  return scenario.tells;
}
