import { expect, test } from 'vitest';
import { stampedVersion } from './stamped-version.ts';

const main = 'github.com/acme/tool';

test.each([
  ['-s -w -X main.version=1.2.3 -X main.commit=abc', 'v1.2.3', 'main.version'],
  [`-X=main.Version=v2.0.1-rc.1`, 'v2.0.1-rc.1', 'main.Version'],
  [`-X 'main.version=1.2.3' -X "main.date=2024-01-01 10:00"`, 'v1.2.3', 'main.version'],
  [
    `-X ${main}/internal/version.gitVersion=v1.27.1`,
    'v1.27.1',
    `${main}/internal/version.gitVersion`,
  ],
  [
    '-X github.com/prometheus/common/version.Version=2.45.0 -X main.version=9.9.9',
    'v9.9.9',
    'main.version',
  ],
  [
    '-X github.com/prometheus/common/version.Version=2.45.0',
    'v2.45.0',
    'github.com/prometheus/common/version.Version',
  ],
])('%s', (ldflags, version, variable) => {
  expect(stampedVersion(ldflags, main)).toEqual({ version, variable });
});

test.each([
  '',
  '-s -w',
  '-X main.version=dev',
  '-X main.version=$(git describe)',
  '-X main.goVersion=1.22.3',
  '-X example.com/other/defaults.Version=1.0.0',
  `-X 'main.version=1.0`.repeat(2000),
  '-X',
])('no version is taken from %.40s', (ldflags) => {
  expect(stampedVersion(ldflags, main)).toBeUndefined();
});
