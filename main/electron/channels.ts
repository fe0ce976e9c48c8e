/** The page asks for a port to the engine. */
export const readyChannel = 'wheelhouse:ready';
/** The shell hands a port over. */
export const portChannel = 'wheelhouse:port';
/** Where the page lives. A scheme of its own instead of file://, so that nothing else on disk is within its reach. */
export const pageScheme = 'app';
const pageHost = 'wheelhouse';
export const pageOrigin = `${pageScheme}://${pageHost}`;
