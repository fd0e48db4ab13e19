import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Problem } from '@seaworthy/model';

/** A line of another tool's stream. One that is longer is told of and left out. */
export const MAX_LINE_LENGTH = 4 * 1024 * 1024;

/**
 * Lines of a text that comes in pieces, without their ends; the last one may lack one. What is
 * already a text (a stream with an encoding) is taken as it is.
 */
export async function* readLines(
  input: Readable,
  onProblem: (problem: Problem) => void,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isSkipping = false;
  for await (const chunk of input) {
    const text: string = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const line = rest + text.slice(start, end);
      if (!isSkipping && line !== '') {
        yield line.endsWith('\r') ? line.slice(0, -1) : line;
      }
      rest = '';
      isSkipping = false;
      start = end + 1;
    }
    rest += isSkipping ? '' : text.slice(start);
    if (rest.length > MAX_LINE_LENGTH) {
      onProblem({ code: 'limit-exceeded', message: 'A line is longer than 4 MiB.' });
      rest = '';
      isSkipping = true;
    }
  }
  rest += decoder.end();
  if (rest !== '' && !isSkipping) {
    yield rest;
  }
}
