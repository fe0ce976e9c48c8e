import { LabError, sentenceOf } from './error.ts';
import { readDescription, runningParts } from './description.ts';
import { openLab } from './open.ts';
import { labPaths, type LabPaths } from './paths.ts';
import { Progress, printer } from './progress.ts';
import { stopCommands } from './run.ts';
import { listScenarios, runScenario } from './scenarios.ts';
import { STEPS_UP, bringUp, takeDown } from './up.ts';

const USAGE = `usage: lab.ts up [--json]                          bring the lab up
       lab.ts down                                 take it down; caches stay
       lab.ts status [--json]                      what is up, and where
       lab.ts break <scenario> [--host local|remote]  break something on purpose
       lab.ts open                                 bring it up and open Wheelhouse on it`;

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const [command, ...words] = args.filter((arg) => arg !== '--json');
  try {
    return await obey(command, words, json);
  } catch (error) {
    const message = sentenceOf(error);
    if (json && command === 'up')
      console.log(JSON.stringify({ phase: 'failed', done: 0, total: STEPS_UP, message }));
    console.error(error instanceof LabError ? message : `The lab failed unexpectedly: ${message}`);
    return 1;
  }
}

async function obey(command: string | undefined, words: readonly string[], json: boolean): Promise<number> {
  const paths = labPaths();
  switch (command) {
    case 'up':
      await bringUp(paths, new Progress(STEPS_UP, printer(json)));
      return 0;
    case 'down':
      await takeDown(paths);
      return 0;
    case 'status':
      return tellStatus(paths, json);
    case 'break':
      return breakSomething(words);
    case 'open':
      return openLab(paths, new Progress(STEPS_UP, printer(false)));
    default:
      console.error(USAGE);
      return 2;
  }
}

/** Exit code 0 when everything is up, 1 when not. */
function tellStatus(paths: LabPaths, json: boolean): number {
  const running = runningParts(paths);
  const up = Object.values(running).every((pid) => pid !== null);
  if (json) {
    console.log(
      JSON.stringify({ up, running, ...(up ? readDescription(paths) : { folder: paths.folder }) }, null, 2),
    );
  } else if (up) {
    const { local, remote, jump, keys } = readDescription(paths);
    console.log(
      `Engine ${local.version} at ${local.dockerHost}, price-api on http://127.0.0.1:${local.published.priceApi}`,
    );
    console.log(`Engine ${remote.version} at ${remote.sshUrl}, key ${keys.deploy}`);
    console.log(`Jump host at ${jump.sshUrl}, from there ${remote.user}@${jump.remoteAddress}`);
  } else {
    const missing = Object.entries(running).filter(([, pid]) => pid === null);
    console.log(
      `The lab in ${paths.folder} is not up; not running: ${missing.map(([part]) => part).join(', ')}.`,
    );
  }
  return up ? 0 : 1;
}

async function breakSomething(words: readonly string[]): Promise<number> {
  const hostAt = words.indexOf('--host');
  const host = hostAt < 0 ? 'remote' : words[hostAt + 1];
  const [scenario] = words.filter((_, index) => hostAt < 0 || (index !== hostAt && index !== hostAt + 1));
  if (!scenario) {
    console.log(`scenarios, on --host remote unless told otherwise:\n${listScenarios()}`);
    return 0;
  }
  if (host !== 'local' && host !== 'remote') {
    console.error(USAGE);
    return 2;
  }
  console.log(`${scenario}: ${await runScenario(scenario, host)}.`);
  return 0;
}

// A reader that went away (`lab.ts up | head`) is no reason to leave the lab half up.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
// Ended half way, it takes its commands along; the next `up` goes on from what is there.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    stopCommands();
    process.exit(code);
  });
}
process.exitCode = await main(process.argv.slice(2));
