import { usualAgentFile } from '@seaworthy/agent';
import { expect, test } from 'vitest';
import { configOption } from './config-option.ts';

test('the file that need not be there is the one that is read unless another is said', () => {
  expect(configOption.config.default).toBe(usualAgentFile);
});
