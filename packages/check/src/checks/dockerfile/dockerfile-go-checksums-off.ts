import { defineCheck } from '../../check.ts';
import { instructionsOf } from '../../dockerfile/dockerfile.ts';
import { commandsOf } from '../../dockerfile/run-commands.ts';

export const dockerfileGoChecksumsOff = defineCheck({
  id: 'dockerfile-go-checksums-off',
  title: 'Go modules are not verified',
  severity: 'medium',
  why: 'The checksum database makes sure that everybody gets the same code for one version of a module. Without it a server can hand this build something else.',
  fix: 'Leave `GOSUMDB` alone. For private modules set `GOPRIVATE` to their prefix.',
  references: ['https://go.dev/ref/mod#checksum-database'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      const { keyword, pairs, span } = instruction;
      if (keyword === 'ENV' || keyword === 'ARG') {
        const pair = pairs.find(({ name, value }) => turnsOff(name, value ?? ''));
        if (pair !== undefined) yield { at: span, says: `${pair.name} is ${pair.value}` };
      }
      if (keyword !== 'RUN') continue;
      for (const { program, args, at } of commandsOf(instruction)) {
        if (program !== 'go' && program !== 'export') continue;
        const word = args.find((each) => {
          const [name = '', value = ''] = each.split('=', 2);
          return (
            turnsOff(name, value) || (program === 'go' && args[0] === 'get' && each === '-insecure')
          );
        });
        if (word !== undefined) yield { at, says: `${word} skips the checksum database` };
      }
    }
  },
  examples: {
    pass: ['FROM golang:1.26\nENV GOPRIVATE=git.example.com/* GOFLAGS=-mod=readonly\n'],
    fail: [
      'FROM golang:1.26\nENV GOSUMDB=off\n',
      'FROM golang:1.26\nRUN go env -w GOSUMDB=off && go build ./...\n',
    ],
  },
});

function turnsOff(name: string, value: string): boolean {
  return (
    (name === 'GOSUMDB' && value === 'off') ||
    (name === 'GONOSUMDB' && value === '*') ||
    (name === 'GOINSECURE' && value !== '') ||
    (name === 'GOFLAGS' && /-insecure\b/.test(value))
  );
}
