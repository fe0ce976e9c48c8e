import { app, dialog } from 'electron';
import { parseLaunch } from './arguments.ts';
import { runDesktop } from './desktop.ts';
import { describeError } from './errors.ts';

// Not awaited: Electron is ready only after this module has been evaluated to its end.
runDesktop(parseLaunch(process.argv)).catch((error: unknown) => {
  dialog.showErrorBox('Wheelhouse', describeError(error));
  app.exit(1);
});
