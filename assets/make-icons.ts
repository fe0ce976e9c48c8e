// Draws every icon of the product. Needs `rsvg-convert` (Debian: librsvg2-bin). Run it after a change to wheel.ts and
// commit what it writes:
//
//   node assets/make-icons.ts
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawAppIcon, drawTrayIcon, trayStatuses } from './wheel.ts';

const here = import.meta.dirname;
const icons = path.join(here, 'icons');
const tray = path.join(here, 'tray');

function render(svg: string, sizePx: number): Buffer {
  const { status, stdout, stderr, error } = spawnSync(
    'rsvg-convert',
    ['--width', String(sizePx), '--height', String(sizePx)],
    { input: svg, maxBuffer: 64 * 1024 * 1024 },
  );
  if (error !== undefined) {
    throw new Error('rsvg-convert could not be run; install librsvg2-bin.', { cause: error });
  }
  if (status !== 0) throw new Error(`rsvg-convert failed: ${stderr.toString()}`);
  return stdout;
}

/** A Windows icon: a table of PNG images. https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10) */
function toIco(images: readonly { sizePx: number; png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ sizePx, png }, index) => {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    header.writeUInt8(sizePx % 256, at);
    header.writeUInt8(sizePx % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(({ png }) => png)]);
}

// Apple's names for PNG images by size: https://en.wikipedia.org/wiki/Apple_Icon_Image_format
const appleTypes: readonly (readonly [type: string, sizePx: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];

function toIcns(svg: string): Buffer {
  const blocks = appleTypes.map(([type, sizePx]) => {
    const png = render(svg, sizePx);
    const head = Buffer.alloc(8);
    head.write(type, 0, 'ascii');
    head.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(blocks);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'ascii');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

function toIcoOf(svg: string, sizesPx: readonly number[]): Buffer {
  return toIco(sizesPx.map((sizePx) => ({ sizePx, png: render(svg, sizePx) })));
}

mkdirSync(icons, { recursive: true });
mkdirSync(tray, { recursive: true });

const app = drawAppIcon();
writeFileSync(path.join(icons, 'wheelhouse.svg'), `${app}\n`);
for (const sizePx of [16, 22, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024]) {
  writeFileSync(path.join(icons, `${sizePx}x${sizePx}.png`), render(app, sizePx));
}
writeFileSync(path.join(icons, 'icon.ico'), toIcoOf(app, [16, 24, 32, 48, 64, 128, 256]));
writeFileSync(path.join(icons, 'icon.icns'), toIcns(app));

for (const status of trayStatuses) {
  const colored = drawTrayIcon(status, false);
  const coloredSmall = drawTrayIcon(status, false, true);
  for (const sizePx of [16, 22, 24, 32]) {
    const drawing = sizePx === 16 ? coloredSmall : colored;
    writeFileSync(path.join(tray, `${status}-${sizePx}.png`), render(drawing, sizePx));
    writeFileSync(path.join(tray, `${status}-${sizePx}@2x.png`), render(colored, 2 * sizePx));
  }
  const images = [16, 20, 24, 32].map((sizePx) => ({
    sizePx,
    png: render(sizePx === 16 ? coloredSmall : colored, sizePx),
  }));
  writeFileSync(path.join(tray, `${status}.ico`), toIco(images));
  writeFileSync(path.join(tray, `${status}Template.png`), render(drawTrayIcon(status, true, true), 16));
  writeFileSync(path.join(tray, `${status}Template@2x.png`), render(drawTrayIcon(status, true), 32));
}
