// Plain JavaScript for `electron -r`. The runtime that ELECTRON_OVERRIDE_DIST_PATH names may load an app that is not packed only
// after its `ready` event, when the page's scheme can no longer be declared; what -r names is loaded before.
const { protocol } = require('electron');

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
