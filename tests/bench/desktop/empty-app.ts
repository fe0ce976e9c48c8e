import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const main = `const { app, BrowserWindow } = require('electron');
app.on('window-all-closed', () => undefined);
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 820, show: false });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
`;

/** Writes the smallest app with a window; its page says one word. */
export function writeEmptyApp(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  write('package.json', JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.js' }));
  write('main.js', main);
  write('index.html', '<!doctype html><title>Empty</title><h1>Empty</h1>');
}
