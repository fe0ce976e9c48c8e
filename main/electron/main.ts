import { app, dialog } from 'electron';
import { parseLaunch } from './arguments.ts';
import { describeError } from './errors.ts';

const launch = parseLaunch(process.argv);

// The app starts quicker without the command line, and the command line without the app. Neither is awaited: Electron is
// ready only after this module has been evaluated to its end.
const running =
  launch.cli === null
    ? (await import('./desktop.ts')).runDesktop(launch)
    : (await import('./command-line.ts')).runCommandLine(launch.cli);

running.catch((error: unknown) => {
  dialog.showErrorBox('Wheelhouse', describeError(error));
  app.exit(1);
});
