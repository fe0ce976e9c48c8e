import { expect, test } from 'vitest';
import { checkFile } from '../../support/house-rules.ts';

test('a file of 400 lines passes and one of 401 does not', () => {
  expect(checkFile('main/hosts/store.ts', 'a\n'.repeat(400))).toEqual([]);
  expect(checkFile('main/hosts/store.ts', 'a\n'.repeat(401))).toEqual([
    'main/hosts/store.ts has 401 lines, more than 400: a second concept is a second file.',
  ]);
});

test.each([
  'Date.now();',
  'new Date();',
  'setTimeout(run, 5);',
  'Math.random();',
  'crypto.randomUUID();',
  'process.env;',
  'console.log(1);',
  "import { readFileSync } from 'node:fs';",
])('a model that says %s is told its line', (line) => {
  expect(checkFile('main/logs/model.ts', `// first\n${line}\n`)).toEqual([
    expect.stringMatching(/^main\/logs\/model\.ts:2 uses .+; contract and model\.ts are pure: /),
  ]);
});

test('comments may name what is banned, and other files may use it', () => {
  expect(checkFile('main/contract/common.ts', '/* Date.now() */\n// setTimeout(\nnew Date(5);\n')).toEqual(
    [],
  );
  expect(checkFile('main/logs/room.ts', 'Date.now();')).toEqual([]);
});

test.each([
  'box.innerHTML = name;',
  '<p dangerouslySetInnerHTML={{ __html: line }} />',
  "row.insertAdjacentHTML('beforeend', line);",
  'document.write(line);',
  'eval(label);',
  'new Function(label);',
  '<iframe srcDoc={line} />',
  '<a href="javascript:void 0">',
  "new DOMParser().parseFromString(line, 'text/html');",
])('a page that says %s is told that text is hostile', (line) => {
  expect(checkFile('renderer/features/logs/log-line.tsx', `// innerHTML\n${line}\n`)).toEqual([
    expect.stringMatching(
      /^renderer\/features\/logs\/log-line\.tsx:2 uses .+; text from a host is hostile: /,
    ),
  ]);
  expect(checkFile('tests/e2e/isolation.test.ts', line)).toEqual([]);
});
