import { parseLaunch } from './arguments.ts';
import { runDesktop } from './desktop.ts';

// Not awaited: Electron is ready only after this module has been evaluated to its end.
void runDesktop(parseLaunch(process.argv));
