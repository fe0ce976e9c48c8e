/** How the app was asked to start. */
export interface Launch {
  /** Words for the command line instead of a window: `Wheelhouse --cli hosts list`. */
  readonly cli: readonly string[] | null;
  /** The data folder that was named. */
  readonly dataFolder: string | undefined;
  /** Start in the tray, without a window. */
  readonly hidden: boolean;
}

/** Reads the program's arguments. Chromium's own switches travel among them and are left alone. */
export function parseLaunch(args: readonly string[]): Launch {
  const cliAt = args.indexOf('--cli');
  if (cliAt >= 0) return { cli: args.slice(cliAt + 1), dataFolder: undefined, hidden: false };
  let dataFolder: string | undefined;
  args.forEach((argument, index) => {
    if (argument === '--data') dataFolder = args[index + 1];
    else if (argument.startsWith('--data=')) dataFolder = argument.slice('--data='.length);
  });
  return { cli: null, dataFolder, hidden: args.includes('--hidden') };
}
