import type { AlertMessage } from '@seaworthy/runtime';
import type { OutputContext } from '../output.ts';

/** What a message looks like. Pure, and one line. */
export interface Format {
  readonly name: string;
  render(message: AlertMessage, context: Pick<OutputContext, 'hostname' | 'version'>): string;
}
