import { LabError, sentenceOf } from './error.ts';
import { readDescription, runningParts } from './description.ts';
import { labPaths } from './paths.ts';
import { Progress, printer } from './progress.ts';
import { STEPS_UP, bringUp, takeDown } from './up.ts';

const USAGE = 'usage: lab.ts up|down|open|status|break <scenario> [--json]';

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const [command] = args.filter((arg) => !arg.startsWith('--'));
  try {
    return await obey(command, json);
  } catch (error) {
    const message = sentenceOf(error);
    if (json && command === 'up')
      console.log(JSON.stringify({ phase: 'failed', done: 0, total: STEPS_UP, message }));
    console.error(error instanceof LabError ? message : `The lab failed unexpectedly: ${message}`);
    return 1;
  }
}

async function obey(command: string | undefined, json: boolean): Promise<number> {
  const paths = labPaths();
  switch (command) {
    case 'up':
      await bringUp(paths, new Progress(STEPS_UP, printer(json)));
      return 0;
    case 'down':
      await takeDown(paths);
      return 0;
    case 'status': {
      const running = runningParts(paths);
      const up = Object.values(running).every((pid) => pid !== null);
      console.log(
        JSON.stringify({ up, running, ...(up ? readDescription(paths) : { folder: paths.folder }) }, null, 2),
      );
      return up ? 0 : 1;
    }
    default:
      console.error(USAGE);
      return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
