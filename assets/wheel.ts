// The mark of Wheelhouse: a ship's wheel on a grid of 24, drawn for this product.

const center = 12;
const spokes = 8;
const round = (value: number): string => String(Math.round(value * 100) / 100);

interface WheelStyle {
  readonly color: string;
  /** Thickness of the rim and of the spokes, in grid units; small icons need more. */
  readonly rim: number;
  readonly spoke: number;
  readonly isDashed?: boolean;
  /** For sixteen pixels, where eight spokes would run into one spot: four of them end at the rim. */
  readonly isSmall?: boolean;
}

/** The wheel as SVG elements. */
export function drawWheel({ color, rim, spoke, isDashed = false, isSmall = false }: WheelStyle): string {
  const lines = Array.from({ length: spokes }, (_, index) => {
    const angle = (index * 2 * Math.PI) / spokes;
    const at = (radius: number): string =>
      `${round(center + radius * Math.sin(angle))} ${round(center - radius * Math.cos(angle))}`;
    // Handles on the four main spokes reach further, so that the wheel reads as one at sixteen pixels too.
    const isMain = index % 2 === 0;
    return `M${at(isSmall && !isMain ? 6.6 : 3.2)}L${at(isMain ? 10.9 : 10.1)}`;
  });
  const circumference = 2 * Math.PI * 6.6;
  const dash = isDashed ? ` stroke-dasharray="${round(circumference / 16)}"` : '';
  return [
    `<circle cx="12" cy="12" r="6.6" fill="none" stroke="${color}" stroke-width="${rim}"${dash}/>`,
    `<path d="${lines.join('')}" stroke="${color}" stroke-width="${spoke}" stroke-linecap="round"/>`,
    `<circle cx="12" cy="12" r="2.1" fill="${color}"/>`,
  ].join('');
}

/** The app's icon: the wheel on a rounded square of deep sea. */
export function drawAppIcon(): string {
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">',
    '<defs><linearGradient id="sea" x1="0" y1="0" x2="0" y2="1">',
    '<stop offset="0" stop-color="#1b6f8a"/><stop offset="1" stop-color="#0d3b56"/></linearGradient></defs>',
    '<rect x="1" y="1" width="22" height="22" rx="5" fill="url(#sea)"/>',
    '<g transform="translate(12 12) scale(.76) translate(-12 -12)">',
    drawWheel({ color: '#f4f1e8', rim: 1.9, spoke: 1.5 }),
    '</g></svg>',
  ].join('');
}

export const trayStatuses = ['up', 'degraded', 'down', 'unknown', 'paused'] as const;
export type TrayStatus = (typeof trayStatuses)[number];

const colors: Readonly<Record<TrayStatus, string>> = {
  up: '#0f9384',
  degraded: '#d07200',
  down: '#e5383b',
  unknown: '#7d8793',
  paused: '#7d8793',
};

// What covers the lower right corner: a triangle, a square, a diamond, two bars. Each tells itself apart without colour.
const badges: Readonly<Record<Exclude<TrayStatus, 'up'>, (color: string, mark: string) => string>> = {
  degraded: (color, mark) =>
    `<path d="M17 11.6L23.6 23.4H10.4Z" fill="${color}"/><path d="M17 15.6V19M17 21v.4" stroke="${mark}" stroke-width="1.9" stroke-linecap="round"/>`,
  down: (color, mark) =>
    `<rect x="11.6" y="11.6" width="12" height="12" rx="2" fill="${color}"/><path d="M15 15l5.2 5.2M20.2 15L15 20.2" stroke="${mark}" stroke-width="2" stroke-linecap="round"/>`,
  unknown: (color, mark) =>
    `<path d="M17.2 10.8L23.8 17.4L17.2 24L10.6 17.4Z" fill="${color}"/><path d="M15.6 16.2a1.6 1.6 0 1 1 2.3 1.4q-.7.4-.7 1.1M17.2 20.6v.2" fill="none" stroke="${mark}" stroke-width="1.5" stroke-linecap="round"/>`,
  paused: (color) =>
    `<rect x="13.4" y="12.6" width="3.6" height="10.8" rx="1" fill="${color}"/><rect x="19.4" y="12.6" width="3.6" height="10.8" rx="1" fill="${color}"/>`,
};

const cutOuts: Readonly<Record<Exclude<TrayStatus, 'up'>, string>> = {
  degraded: '<path d="M17 11.6L23.6 23.4H10.4Z" stroke="#000" stroke-width="3" stroke-linejoin="round"/>',
  down: '<rect x="10" y="10" width="16" height="16" rx="3"/>',
  unknown: '<path d="M17.2 10.8L23.8 17.4L17.2 24L10.6 17.4Z" stroke="#000" stroke-width="3"/>',
  paused: '<rect x="10.8" y="10" width="16" height="16" rx="2"/>',
};

/**
 * A tray icon. `isTemplate` draws it in black alone, marks cut out, for macOS to colour; else it has the colour of its
 * status, which is seen on dark and on light panels: at least three to one on white and on #2b2b2b. `isSmall` is for 16 pixels.
 */
export function drawTrayIcon(status: TrayStatus, isTemplate: boolean, isSmall = false): string {
  const color = isTemplate ? '#000000' : colors[status];
  const wheel = drawWheel({ color, rim: 2.2, spoke: 1.9, isDashed: status === 'unknown', isSmall });
  const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">';
  if (status === 'up') return `${open}${wheel}</svg>`;
  const badge = isTemplate
    ? `<mask id="mark"><rect width="24" height="24" fill="#fff"/>${badges[status]('none', '#000')}</mask>` +
      `<g mask="url(#mark)">${badges[status](color, 'none')}</g>`
    : badges[status](color, '#ffffff');
  return [
    open,
    `<mask id="gap"><rect width="24" height="24" fill="#fff"/>${cutOuts[status]}</mask>`,
    `<g mask="url(#gap)">${wheel}</g>`,
    badge,
    '</svg>',
  ].join('');
}
