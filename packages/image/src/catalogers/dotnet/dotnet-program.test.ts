import { endsWell, mutated, peOf } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { dotnetProgram } from './dotnet-program.ts';

function packagesIn(contents: Record<string, string | Uint8Array>) {
  return catalog(dotnetProgram, contents).packages;
}

// Written as `dotnet publish --self-contained` writes it.
const deps = JSON.stringify({
  runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64', signature: '' },
  compilationOptions: {},
  targets: {
    '.NETCoreApp,Version=v8.0': {},
    '.NETCoreApp,Version=v8.0/linux-x64': {
      'Shop/1.0.0': {
        dependencies: {
          'Serilog.AspNetCore': '8.0.0',
          'Shop.Core': '1.0.0',
          'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64': '8.0.1',
        },
        runtime: { 'Shop.dll': {} },
      },
      'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': {
        runtime: {
          'System.Text.Json.dll': { assemblyVersion: '8.0.0.0', fileVersion: '8.0.123.58001' },
        },
      },
      'Newtonsoft.Json/13.0.1': {
        runtime: { 'lib/netstandard2.0/Newtonsoft.Json.dll': { fileVersion: '13.0.1.25517' } },
      },
      'Serilog.AspNetCore/8.0.0': {
        dependencies: { 'Newtonsoft.Json': '13.0.1' },
        runtime: { 'lib/net8.0/Serilog.AspNetCore.dll': {} },
      },
      'Shop.Core/1.0.0': { runtime: { 'Shop.Core.dll': {} } },
    },
  },
  libraries: {
    'Shop/1.0.0': { type: 'project', serviceable: false, sha512: '' },
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
    'Newtonsoft.Json/13.0.1': { type: 'package', serviceable: true, sha512: 'sha512-x' },
    'Serilog.AspNetCore/8.0.0': { type: 'package', serviceable: true, sha512: 'sha512-y' },
    'Shop.Core/1.0.0': { type: 'project', serviceable: false, sha512: '' },
  },
});

const managed = (versions: Record<string, string>) => peOf({ managed: true, versions });

test('packages that a program lists, the runtime with them', () => {
  const packages = packagesIn({ 'app/Shop.deps.json': deps });
  expect(packages.map((p) => [p.purl, p.direct])).toEqual([
    ['pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.1', true],
    ['pkg:nuget/Newtonsoft.Json@13.0.1', false],
    ['pkg:nuget/Serilog.AspNetCore@8.0.0', true],
  ]);
  expect(packages[2]?.dependsOn).toEqual(['pkg:nuget/Newtonsoft.Json@13.0.1']);
});

test('assemblies count only where no list names them', () => {
  const packages = packagesIn({
    'app/Shop.deps.json': deps,
    'app/Shop.dll': managed({ ProductVersion: '1.0.0' }),
    'app/Newtonsoft.Json.dll': managed({ ProductVersion: '13.0.1' }),
    'app/runtimes/unix/lib/System.Text.Json.dll': managed({ ProductVersion: '8.0.1' }),
    'app/plugins/Acme.Plugin.dll': managed({ ProductVersion: '2.5.0-rc.1+0123abcd' }),
    'other/Newtonsoft.Json.dll': managed({ ProductVersion: '', FileVersion: '12.0.3.0' }),
    'other/native.dll': peOf({ managed: false, versions: { ProductVersion: '1.0.0' } }),
    'other/Unknown.dll': managed({ ProductVersion: '0.0.0.0' }),
    'other/Bare.dll': peOf({ managed: true }),
  });
  expect(packages.slice(3).map((p) => [p.purl, p.details])).toEqual([
    [
      'pkg:nuget/Acme.Plugin@2.5.0-rc.1',
      { identifiedBy: 'assembly', versionFrom: 'ProductVersion' },
    ],
    ['pkg:nuget/Newtonsoft.Json@12.0.3', { identifiedBy: 'assembly', versionFrom: 'FileVersion' }],
  ]);
});

test('which files are looked at', () => {
  const { where } = dotnetProgram.selects;
  expect(where?.('app/Shop.deps.json')).toBe(true);
  expect(where?.('app/package.json')).toBe(false);
  expect(where?.('app/Shop.dll')).toBe(true);
  expect(where?.('app/fr/Shop.resources.dll')).toBe(false);
  expect(where?.('dotnet/packs/Microsoft.NETCore.App.Ref/8.0.1/ref/net8.0/System.dll')).toBe(false);
});

test('broken files end in an answer or a named error', () => {
  const dll = managed({ ProductVersion: '1.0.0' });
  expect(() => packagesIn({ 'a.deps.json': '{' })).toThrow(/not JSON/);
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) => {
      endsWell(() => packagesIn({ 'a.deps.json': mutated(deps, noise).toString() }));
      endsWell(() => packagesIn({ 'a.dll': mutated(dll, noise) }));
    }),
    { numRuns: 500 },
  );
});
