import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import type { Cataloger } from '../cataloger.ts';
import { dotnetProject } from './dotnet-project.ts';
import { nugetLock } from './nuget-lock.ts';

function packagesIn<Fact>(cataloger: Cataloger<Fact>, texts: Record<string, string>) {
  return catalog(cataloger, texts).packages;
}

const lock = JSON.stringify({
  version: 1,
  dependencies: {
    'net6.0': {
      'Newtonsoft.Json': {
        type: 'Direct',
        requested: '[13.0.1, )',
        resolved: '13.0.1',
        contentHash: 'x',
      },
      'System.Memory': { type: 'Transitive', resolved: '4.5.4', dependencies: { A: '1.0.0' } },
      shop: { type: 'Project', dependencies: { 'Newtonsoft.Json': '13.0.1' } },
      Central: { type: 'CentralTransitive', requested: '[1.0.0, )', resolved: '1.0.0' },
    },
    'net8.0': { 'System.Memory': { type: 'Direct', resolved: '4.5.4' } },
  },
});

test('packages.lock.json, one entry for all frameworks', () => {
  const packages = packagesIn(nugetLock, { 'src/packages.lock.json': lock });
  expect(packages.map((p) => [p.purl, p.direct, p.state])).toEqual([
    ['pkg:nuget/Newtonsoft.Json@13.0.1', true, 'locked'],
    ['pkg:nuget/System.Memory@4.5.4', true, 'locked'],
    ['pkg:nuget/Central@1.0.0', false, 'locked'],
  ]);
});

const assets = JSON.stringify({
  version: 3,
  libraries: {
    'Newtonsoft.Json/13.0.1': { sha512: 'x', type: 'package', path: 'newtonsoft.json/13.0.1' },
    'System.Memory/4.5.4': { type: 'package' },
    'shop/1.0.0': { type: 'project', path: '../shop/shop.csproj' },
  },
  projectFileDependencyGroups: { 'net6.0': ['Newtonsoft.Json >= 13.0.1', 'shop >= 1.0.0'] },
});

test('project.assets.json', () => {
  const packages = packagesIn(nugetLock, { 'src/obj/project.assets.json': assets });
  expect(packages.map((p) => [p.purl, p.direct])).toEqual([
    ['pkg:nuget/Newtonsoft.Json@13.0.1', true],
    ['pkg:nuget/System.Memory@4.5.4', false],
  ]);
});

const project = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><SerilogVersion>3.1.1</SerilogVersion></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="13.0.1" />
    <PackageReference Include="Serilog"><Version>$(SerilogVersion)</Version></PackageReference>
    <PackageReference Include="Exact" Version="[1.0.0]" />
    <PackageReference Include="Floating" Version="1.*" />
    <PackageReference Include="Range" Version="[1.0,2.0)" />
    <PackageReference Include="Central" />
    <PackageReference Include="Nowhere" />
    <PackageReference Include="Analyzer" Version="4.0.0"><PrivateAssets>all</PrivateAssets></PackageReference>
    <ProjectReference Include="../other/other.csproj" />
  </ItemGroup>
</Project>`;
const central = `<Project><PropertyGroup><CentralVersion>7.7.7</CentralVersion></PropertyGroup>
  <ItemGroup><PackageVersion Include="central" Version="$(CentralVersion)" /></ItemGroup></Project>`;

test('project files, with versions from the nearest central file', () => {
  const packages = packagesIn(dotnetProject, {
    'src/shop/shop.csproj': `\ufeff${project}`,
    'src/Directory.Packages.props': central,
    'Directory.Packages.props': central.replace('7.7.7', '1.1.1'),
  });
  expect(packages.map((p) => [p.purl, p.dev])).toEqual([
    ['pkg:nuget/Newtonsoft.Json@13.0.1', undefined],
    ['pkg:nuget/Serilog@3.1.1', undefined],
    ['pkg:nuget/Exact@1.0.0', undefined],
    ['pkg:nuget/Central@7.7.7', undefined],
    ['pkg:nuget/Analyzer@4.0.0', true],
  ]);
  expect(packages[0]).toMatchObject({ state: 'declared', direct: true });
});

test('packages.config', () => {
  const text = `<?xml version="1.0" encoding="utf-8"?>
<packages>
  <package id="jQuery" version="3.1.1" targetFramework="net46" />
  <package id="StyleCop" version="5.0.0" developmentDependency="true" />
</packages>`;
  expect(
    packagesIn(dotnetProject, { 'packages.config': text }).map((p) => [p.purl, p.dev]),
  ).toEqual([
    ['pkg:nuget/jQuery@3.1.1', undefined],
    ['pkg:nuget/StyleCop@5.0.0', true],
  ]);
});

test('broken files end in an answer or a named error', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) => {
      const change = (text: string) => mutated(text, noise).toString();
      endsWell(() => packagesIn(nugetLock, { 'packages.lock.json': change(lock) }));
      endsWell(() => packagesIn(nugetLock, { 'project.assets.json': change(assets) }));
      endsWell(() => packagesIn(dotnetProject, { 'a.csproj': change(project) }));
    }),
    { numRuns: 300 },
  );
});
