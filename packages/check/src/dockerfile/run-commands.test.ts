import { expect, test } from 'vitest';
import { SourceFile } from '../tree/source-file.ts';
import { grantedBits } from './file-modes.ts';
import { installationOf, systemPackagesOf } from './installations.ts';
import { parseDockerfile } from './parse-dockerfile.ts';
import { runsOf } from './run-commands.ts';

const text = `FROM debian:13
RUN --mount=type=cache,target=/var/cache/apt \\
    apt-get update && \\
    # why
    apt-get -o X=y install -y \\
      curl=8.1 \\
      jq:amd64 > /dev/null \\
 && sudo -u app -E make install
RUN <<-EOF
\tset -e
\tpip install flask
EOF
RUN bash -e <<'EOF'
npm i -g a
EOF
RUN python3 <<EOF
npm i -g b
EOF
ONBUILD RUN apk add --virtual .deps gcc
RUN ["sh", "-c", "yum -y install a"]
`;

const file = new SourceFile('Dockerfile', text);
const commands = [...runsOf(parseDockerfile(file).stages)].flatMap((run) => run.commands);

test('commands know their programs and where they stand', () => {
  const places = commands.map(({ program, at }) => [
    program,
    file.lineAt(at.start),
    file.lineAt(at.end - 1),
  ]);
  expect(places).toEqual([
    ['apt-get', 3, 3],
    ['apt-get', 5, 7],
    ['make', 8, 8],
    ['set', 10, 10],
    ['pip', 11, 11],
    ['npm', 14, 14],
    ['python3', 16, 16],
    ['apk', 19, 19],
    ['yum', 20, 20],
  ]);
  const second = commands[1]!.at;
  expect(text.slice(second.start, second.start + 10)).toBe('apt-get -o');
});

test('what commands install', () => {
  const installed = commands.flatMap((command) => installationOf(command) ?? []);
  expect(installed.map(({ manager, packages }) => [manager, packages])).toEqual([
    ['apt', ['curl=8.1', 'jq:amd64']],
    ['pip', ['flask']],
    ['npm', ['a']],
    ['apk', ['gcc']],
    ['rpm', ['a']],
  ]);
  expect(systemPackagesOf(commands[1]!)).toEqual(['curl', 'jq']);
});

test.each([
  ['777', 0o777],
  ['0755', 0o755],
  ['4755', 0o4755],
  ['a+w', 0o002],
  ['o=rw,u+s', 0o4002],
  ['g+w', 0],
  ['+x', 0],
  ['+s', 0o6000],
  ['1777', 0o1777],
  ['go-w', 0],
  ['nonsense', 0],
])('mode %s', (mode, bits) => expect(grantedBits(mode)).toBe(bits));
