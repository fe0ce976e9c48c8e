import { expect, test } from 'vitest';
import { contract } from '../../../main/contract/contract.ts';
import { checkCompleteness } from '../../../main/platform/routes/completeness.ts';

test('an engine that binds the contract, no less and no more, is accepted', () => {
  expect(() => checkCompleteness(contract)).not.toThrow();
});

test('a procedure that is missing, and one that nobody knows, are named', () => {
  const { system: _, ...rest } = contract;
  expect(() => checkCompleteness(rest)).toThrow('system.get, system.stop');
  expect(() => checkCompleteness({ ...contract, jobs: { ...contract.jobs, rule: {} } })).toThrow('jobs.rule');
});
