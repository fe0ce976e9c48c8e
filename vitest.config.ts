import { defineConfig } from 'vitest/config';

const minuteMs = 60_000;
// Two cores carry two Docker engines, a browser and the tests: what fails there once is tried once more, and `npm test`
// names it aloud. Unit tests share nothing and get no second chance.
const retry = 1;

// One lab serves every integration and end-to-end file, so these run one after the other; unit tests share nothing.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          testTimeout: 10_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          retry,
          include: ['tests/integration/**/*.test.ts'],
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
