import { describe, expect, it } from 'vitest';
import { levelOf } from '../../../renderer/features/logs/log-level.ts';

describe('the level of a line', () => {
  it.each([
    ['2026-11-21 02:44:14.381 UTC [1] LOG:  checkpoint starting', 'info'],
    ['2026-11-21 02:44:14.381 UTC [1] FATAL:  password authentication failed', 'error'],
    ['{"level":"error","msg":"allocation failed"}', 'error'],
    ['{"ts": 1, "level": "warning", "msg": "slow"}', 'warn'],
    ['{"level":30,"time":1,"msg":"pino"}', 'info'],
    ['{"level":50,"time":1,"msg":"pino"}', 'error'],
    ['time="2026" level=debug msg=x', 'debug'],
    ['[error] upstream timed out', 'error'],
    ['2026/11/21 02:44:14 [warn] 7#7: conflicting server name', 'warn'],
    ['\u001B[31mERROR\u001B[0m broke', 'error'],
    ['warning: deprecated', 'warn'],
    ['E1121 02:44:14.000000 1 main.go:1] broke', 'error'],
    ['INFO:     Uvicorn running', 'info'],
    ['there was no error at all', 'none'],
    ['GET /errors/terror 200', 'none'],
    ['', 'none'],
  ])('%j is %s', (text, level) => {
    expect(levelOf(text)).toBe(level);
  });

  it('stands near the beginning: a megabyte is not searched for it', () => {
    expect(levelOf(`${'x '.repeat(500_000)} ERROR`)).toBe('none');
  });
});
