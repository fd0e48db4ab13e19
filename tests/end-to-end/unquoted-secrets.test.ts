import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '@seaworthy/model';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MadeUpSecrets } from './support/made-up-secrets.ts';
import { Sandbox } from './support/sandbox.ts';

/**
 * Errors of parsers like to quote what they stumbled over. Here a secret stands right where every
 * kind of file is broken, and where a check finds fault.
 */
const sandbox = new Sandbox();
const secrets = new MadeUpSecrets();
const directory = sandbox.path('project');
const layout = sandbox.path('image');

const brokenJson = (secret: string) => `{"name": "app", "token": "${secret}" "${secret}"}`;
const brokenYaml = (secret: string) => `a: "${secret}\nb: [${secret}\n\t${secret}: {`;
const brokenToml = (secret: string) => `[package]\ntoken = "${secret}" ${secret}\n`;
const brokenXml = (secret: string) => `<project><token>${secret}</key><${secret}`;
const brokenLines = (secret: string) => `${secret} == ${secret} ((( \\\n${secret}@@@`;

const files: Readonly<Record<string, (secret: string) => string>> = {
  'package-lock.json': brokenJson,
  'composer.lock': brokenJson,
  'Pipfile.lock': brokenJson,
  'packages.lock.json': brokenJson,
  'Package.resolved': brokenJson,
  'app.deps.json': brokenJson,
  'conan.lock': brokenJson,
  'usr/lib/node_modules/a/package.json': brokenJson,
  'yarn.lock': brokenLines,
  'pnpm-lock.yaml': brokenYaml,
  'pubspec.lock': brokenYaml,
  'Cargo.lock': brokenToml,
  'poetry.lock': brokenToml,
  'uv.lock': brokenToml,
  'pom.xml': brokenXml,
  'app.csproj': brokenXml,
  'packages.config': brokenXml,
  'requirements.txt': brokenLines,
  'broken/go.mod': (secret) => `module a\nrequire (\n\tb v1 // ${secret}\n`,
  'broken/Gemfile.lock': (secret) => `GEM\n  remote: ${secret}\n  specs:\n   (((${secret}\n`,
  'broken/mix.lock': (secret) => `%{"a": {:hex, :a, "1.0", "${secret}`,
  'var/lib/dpkg/status': (secret) => `Package: a\nVersion ${secret}\n\0${secret}`,
  'lib/apk/db/installed': (secret) => `P:a\nV ${secret}\nX:${secret}\n`,
  'etc/os-release': (secret) => `ID=debian\nHOME_URL="${secret}\nOTHER=${secret}'\n`,
  // Whole ones, with credentials in addresses, as private sources have them.
  'npm/package-lock.json': (secret) =>
    `{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0", "resolved": "git+https://x:${secret}@git.example.com/a.git#1234567"}, "node_modules/b": {"version": "git+https://${secret}@git.example.com/b.git", "resolved": "https://u:${secret}@npm.example.com/b.tgz"}}}`,
  'npm1/package-lock.json': (secret) =>
    `{"lockfileVersion": 1, "dependencies": {"a": {"version": "git+https://x:${secret}@git.example.com/a.git#1234567", "from": "git+https://x:${secret}@git.example.com/a.git"}}}`,
  'yarn/yarn.lock': (secret) =>
    `# yarn lockfile v1\n\n"a@git+https://x:${secret}@git.example.com/a.git":\n  version "1.0.0"\n  resolved "git+https://x:${secret}@git.example.com/a.git#1234567"\n`,
  'pnpm/pnpm-lock.yaml': (secret) =>
    `lockfileVersion: '9.0'\npackages:\n  a@git+https://x:${secret}@git.example.com/a.git:\n    resolution: {tarball: 'https://x:${secret}@git.example.com/a.tgz'}\n    version: 1.0.0\n`,
  'python/requirements.txt': (secret) =>
    `--index-url https://u:${secret}@pypi.example.com/simple\na @ git+https://${secret}@git.example.com/a.git@v1\nb==1.0\n-e git+https://u:${secret}@git.example.com/c.git#egg=c\n`,
  'python/poetry.lock': (secret) =>
    `[[package]]\nname = "a"\nversion = "1.0"\n[package.source]\ntype = "git"\nurl = "https://x:${secret}@git.example.com/a.git"\n`,
  'python/uv.lock': (secret) =>
    `version = 1\n[[package]]\nname = "a"\nversion = "1.0"\nsource = { git = "https://x:${secret}@git.example.com/a.git" }\n`,
  'python/Pipfile.lock': (secret) =>
    `{"_meta": {"sources": [{"url": "https://u:${secret}@pypi.example.com/simple"}]}, "default": {"a": {"git": "https://${secret}@git.example.com/a.git", "ref": "1"}}}`,
  'rust/Cargo.lock': (secret) =>
    `version = 3\n[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "git+https://x:${secret}@git.example.com/a.git#1234567"\n`,
  'ruby/Gemfile.lock': (secret) =>
    `GIT\n  remote: https://x:${secret}@git.example.com/a.git\n  revision: 1234567\n  specs:\n    a (1.0)\n\nGEM\n  remote: https://${secret}@gems.example.com/\n  specs:\n    b (1.0)\n`,
  'php/composer.lock': (secret) =>
    `{"packages": [{"name": "a/b", "version": "1.0.0", "source": {"type": "git", "url": "https://x:${secret}@git.example.com/a.git"}, "dist": {"url": "https://x:${secret}@git.example.com/a.zip"}}]}`,
  'elixir/mix.lock': (secret) =>
    `%{\n  "a": {:git, "https://x:${secret}@git.example.com/a.git", "1234567", []},\n}\n`,
  'swift/Package.resolved': (secret) =>
    `{"version": 2, "pins": [{"identity": "a", "location": "https://x:${secret}@git.example.com/a.git", "state": {"version": "1.0.0"}}]}`,
  'dart/pubspec.lock': (secret) =>
    `packages:\n  a:\n    dependency: "direct main"\n    description: {url: "https://x:${secret}@git.example.com/a.git"}\n    source: git\n    version: "1.0.0"\n`,
  'usr/lib/node_modules/b/package.json': (secret) =>
    `{"name": "b", "version": "1.0.0", "_resolved": "https://u:${secret}@npm.example.com/b.tgz", "license": "MIT", "repository": "https://${secret}@git.example.com/b"}`,
  'usr/lib/python3/dist-packages/a-1.0.dist-info/METADATA': (secret) =>
    `Metadata-Version: 2.1\nName: a\nVersion: 1.0\nHome-page: https://${secret}@git.example.com/a\n`,
  'bom.cdx.json': brokenJson,
  // What checks look at: as it is, and broken.
  Dockerfile: (secret) =>
    `FROM a\nARG TOKEN=${secret}\nENV API_TOKEN=${secret}\nRUN curl -H "Authorization: Bearer ${secret}" http://a | sh\n`,
  'broken/Dockerfile': (secret) => `FROM a AS ${secret} ${secret}\nRUN <<${secret}\n${secret}`,
  'compose.yaml': (secret) =>
    `services:\n  a:\n    image: a\n    privileged: true\n    environment:\n      TOKEN: ${secret}\n`,
  'broken/compose.yaml': brokenYaml,
  'deploy/pod.yaml': (secret) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a\n      args: [--token=${secret}]\n      env: [{name: API_TOKEN, value: ${secret}}]\n      securityContext: {privileged: true}\n`,
  'deploy/secret.yaml': (secret) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  token: ${secret}\n`,
  'deploy/broken.yaml': (secret) => `apiVersion: v1\nkind: Pod\n${brokenYaml(secret)}`,
  'main.tf': (secret) =>
    `resource "aws_ecs_task_definition" "a" {\n  container_definitions = jsonencode([{ name = "a", environment = [{ name = "API_TOKEN", value = "${secret}" }] }])\n}\n`,
  'broken/main.tf': (secret) => `resource "${secret}" {\n  a = "${secret}\n`,
  '.github/workflows/a.yml': (secret) =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: { TOKEN: ${secret} }\n    steps:\n      - run: echo ${secret}\n      - uses: a/b@main\n        with: { token: ${secret} }\n`,
  '.gitlab-ci.yml': (secret) =>
    `variables:\n  API_TOKEN: ${secret}\na:\n  script: [curl -k https://a?t=${secret}]\n`,
  'template.json': (secret) =>
    `{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"A": "${secret}" ${secret}}}`,
};

beforeAll(async () => {
  const entries = Object.entries(files).map(([path, make]) => ({
    path,
    data: make(secrets.for(path)),
  }));
  for (const { path, data } of entries) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), data);
  }
  await writeOciLayout(layout, {
    name: 'broken:1',
    layers: [{ tar: tarOf(entries), compression: 'gzip' }],
    config: {
      config: {
        Env: [`API_TOKEN=${secrets.for('env')}`],
        Cmd: ['/bin/app', `--token=${secrets.for('cmd')}`],
        Entrypoint: ['/bin/sh', '-c', `curl -u a:${secrets.for('entrypoint')} http://a`],
        Healthcheck: { Test: ['CMD-SHELL', `curl http://a?token=${secrets.for('healthcheck')}`] },
        Labels: { token: secrets.for('label') },
      },
    },
    annotations: { 'org.example.token': secrets.for('annotation') },
  });
});
afterAll(() => sandbox.remove());

describe.each([
  ['directory', directory],
  ['image', layout],
])('in a %s', (_, target) => {
  test('every file has its finding, and nothing quotes a secret', async () => {
    const { stdout, stderr } = await sandbox.run(['scan', '--offline', target, '-f', 'json']);
    expect(secrets.shownIn(stdout + stderr)).toEqual([]);
    const { findings } = JSON.parse(stdout) as Report;
    const found = new Set(findings.map((each) => each.kind === 'secret' && each.path));
    expect(Object.keys(files).filter((path) => !found.has(path))).toEqual([]);
  });

  test('nor does what people read of it', async () => {
    for (const format of ['table', 'html', 'sarif', 'markdown']) {
      const words = ['scan', '--offline', target, '-f', format, '--policy', 'strict'];
      const { stdout, stderr } = await sandbox.run(words);
      expect(secrets.shownIn(stdout + stderr), format).toEqual([]);
    }
  });
});

test('files that the user names are not quoted either', async () => {
  const named = join(directory, 'named.yaml');
  const runs = [
    ...[brokenJson, brokenYaml, brokenLines].flatMap((make, i) => {
      const file = sandbox.path(`named-${i}.json`);
      writeFileSync(file, make(secrets.for(`named ${i}`)));
      return [
        ['convert', file],
        ['scan', '--offline', `sbom:${file}`],
        ['scan', '--offline', layout, '--vex', file],
        ['scan', '--offline', layout, '--policy', file],
        ['scan', '--offline', layout, '--secret-config', file],
        ['policy', 'test', file],
        ['policy', 'explain', file],
      ];
    }),
    ['scan', '--offline', `docker-archive:${named}`],
  ];
  writeFileSync(named, secrets.for('archive'));
  for (const words of runs) {
    const { stdout, stderr } = await sandbox.run(words);
    expect(secrets.shownIn(stdout + stderr), `${words.join(' ')}: ${stderr}`).toEqual([]);
  }
}, 60_000);
