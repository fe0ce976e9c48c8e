import { beforeLinks, isLink, linkIn } from './deep-link.ts';
import { engineWord } from '../server/engine-command.ts';

/** How the app was asked to start. */
export interface Launch {
  /** Words for the command line instead of a window: `Wheelhouse --cli hosts list`. */
  readonly cli: readonly string[] | null;
  /** True where this process is to be the engine alone; the engine reads its own arguments. */
  readonly engine: boolean;
  /** The data folder that was named. */
  readonly dataFolder: string | undefined;
  /** Start in the tray, without a window. */
  readonly hidden: boolean;
  /** A `wheelhouse://` link to open. */
  readonly link: string | null;
}

// Chromium hands the words of a second start to the first in one message of 32 KiB, and ends the first as hung where they do
// not fit. The link is in it twice, and a path of up to 4 KiB.
const longestWordsBytes = 12_288;

/** False for arguments that could not be told to an app that runs already, such as a link that a page made huge. */
export function canBeTold(args: readonly string[]): boolean {
  return Buffer.byteLength(args.join(' ')) <= longestWordsBytes;
}

/** Reads the program's arguments. Chromium's own switches travel among them and are left alone. */
export function parseLaunch(args: readonly string[]): Launch {
  const switches = beforeLinks(args);
  const modeAt = switches.findIndex((argument) => argument === '--cli' || argument === engineWord);
  if (modeAt >= 0) {
    const engine = args[modeAt] === engineWord;
    return {
      cli: engine ? null : args.slice(modeAt + 1),
      engine,
      dataFolder: undefined,
      hidden: false,
      link: null,
    };
  }
  let dataFolder: string | undefined;
  const own = switches.filter((argument) => !isLink(argument));
  own.forEach((argument, index) => {
    if (argument === '--data') dataFolder = own[index + 1];
    else if (argument.startsWith('--data=')) dataFolder = argument.slice('--data='.length);
  });
  return { cli: null, engine: false, dataFolder, hidden: own.includes('--hidden'), link: linkIn(args) };
}
