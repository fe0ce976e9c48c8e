import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const minuteMs = 60_000;
// Two cores carry two Docker engines, a browser and the tests: what fails there once is tried once more, and `npm test`
// names it aloud. Unit tests share nothing and get no second chance.
const retry = 1;

// One lab serves every file below. Those that break it (cut its network, restart its engines, clean it up) or count what is
// on it run one after the other; the rest has things of its own there and waits more than it works, so two run beside each other.
const breaksTheLab =
  /\b(?:cutNetwork|linkDown|restartDockerd|killDockerd|restartSshd|changeHostKey|healLab|crashContainer|setFloodRate|secondSshd)\b|\['(?:container|image|volume|network|system)', 'prune'/;
const alone = /^tests\/integration\/(?:lab|locks|storage)\/|lab-room|overview/;
const integration = globSync('tests/integration/**/*.test.ts').map((file) => file.replaceAll('\\', '/'));
const faults = integration.filter(
  (file) => alone.test(file) || breaksTheLab.test(readFileSync(file, 'utf8')),
);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          maxWorkers: 2,
          testTimeout: 10_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          retry,
          include: ['tests/integration/**/*.test.ts'],
          exclude: faults,
          maxWorkers: 2,
          testTimeout: 2 * minuteMs,
          hookTimeout: 6 * minuteMs,
        },
      },
      {
        test: {
          name: 'faults',
          retry,
          include: faults,
          fileParallelism: false,
          testTimeout: 2 * minuteMs,
          hookTimeout: 6 * minuteMs,
        },
      },
      {
        test: {
          name: 'e2e',
          retry,
          include: ['tests/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 3 * minuteMs,
          hookTimeout: 6 * minuteMs,
        },
      },
    ],
  },
});
