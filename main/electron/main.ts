import { setFlagsFromString } from 'node:v8';
import { app, dialog } from 'electron';
import { parseLaunch } from './arguments.ts';
import { describeError } from './errors.ts';
import { guardDebugger } from './guard.ts';

const launch = parseLaunch(process.argv);

// Electron is ready only after this module has been evaluated to its end, and makes nothing of Chromium before: no process for
// graphics, none for the network, no profile. Neither the engine nor the command line has a use for those, so both stay in
// here and end the process by themselves. The app starts quicker without them, and they without the app.
if (launch.engine) {
  await (await import('./engine-host.ts')).runEngine();
} else if (launch.cli !== null) {
  await (await import('./command-line.ts')).runCommandLine(launch.cli);
} else {
  // The shell passes messages on and waits; V8 keeps its young generation at 1 MB, as the engine's.
  setFlagsFromString('--optimize-for-size');
  guardDebugger(app);
  const { runDesktop } = await import('./desktop.ts');
  runDesktop(launch).catch((error: unknown) => {
    dialog.showErrorBox('Wheelhouse', describeError(error));
    app.exit(1);
  });
}
