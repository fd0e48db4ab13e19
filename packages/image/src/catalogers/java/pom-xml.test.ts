// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax under test

import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { interpolate } from './pom.ts';
import { pomXml } from './pom-xml.ts';

function packagesIn(texts: Record<string, string>) {
  return catalog(pomXml, texts).packages;
}

const brief = (packages: ReturnType<typeof packagesIn>) =>
  packages.map((p) => `${p.name}@${p.version}${p.dev ? ' dev' : ''}`);

const dependency = (artifact: string, version?: string, rest = '') =>
  `<dependency><groupId>com.acme</groupId><artifactId>${artifact}</artifactId>${
    version === undefined ? '' : `<version>${version}</version>`
  }${rest}</dependency>`;

const parent = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>org.shop</groupId>
  <artifactId>shop-parent</artifactId>
  <version>3.0</version>
  <properties><managed.version>7.1</managed.version><own.version>1.0</own.version></properties>
  <dependencyManagement><dependencies>
    ${dependency('managed', '${managed.version}')}
    ${dependency('managed-test', '7.2', '<scope>test</scope>')}
    ${dependency('unused', '9')}
  </dependencies></dependencyManagement>
</project>`;

const child = `<project>
  <parent><groupId>org.shop</groupId><artifactId>shop-parent</artifactId><version>3.0</version></parent>
  <artifactId>shop-web</artifactId>
  <!-- <dependencies>${dependency('comment', '1')}</dependencies> -->
  <properties><own.version>2.\${minor}</own.version><minor>5</minor><loop>\${loop}x</loop></properties>
  <dependencies>
    ${dependency('plain', '1.2.3')}
    ${dependency('property', '${own.version}')}
    ${dependency('managed')}
    ${dependency('managed-test')}
    ${dependency('exact', '[1.5]')}
    ${dependency('range', '[1.0,2.0)')}
    ${dependency('unknown', '${nobody.knows}')}
    ${dependency('endless', '${loop}')}
    ${dependency('latest', 'LATEST')}
    ${dependency('tested', '4.13', '<scope>test</scope>')}
    <dependency><groupId>\${project.groupId}</groupId><artifactId>shop-core</artifactId><version>\${project.version}</version></dependency>
    <dependency><groupId>\${project.groupId}</groupId><artifactId>elsewhere</artifactId><version>\${project.parent.version}</version></dependency>
  </dependencies>
</project>`;

const core =
  '<project><parent><groupId>org.shop</groupId></parent><artifactId>shop-core</artifactId></project>';

test('exact versions, from the project and from parents in the tree', () => {
  const packages = packagesIn({
    'src/pom.xml': parent,
    'src/web/pom.xml': child,
    'x/pom.xml': core,
  });
  expect(brief(packages)).toEqual([
    'com.acme:plain@1.2.3',
    'com.acme:property@2.5',
    'com.acme:managed@7.1',
    'com.acme:managed-test@7.2 dev',
    'com.acme:exact@1.5',
    'com.acme:tested@4.13 dev',
    'org.shop:elsewhere@3.0',
  ]);
  expect(packages[0]).toMatchObject({ state: 'declared', direct: true });
  expect(packages[0]?.locations).toEqual([{ path: 'src/web/pom.xml', layer: 0 }]);
});

test('without the parent, what it manages stays unknown', () => {
  expect(brief(packagesIn({ 'pom.xml': child })).filter((line) => /managed/.test(line))).toEqual(
    [],
  );
});

test('parents in a circle end', () => {
  const circle = (parent: string, artifact: string) =>
    `<project><artifactId>${artifact}</artifactId><parent><groupId>g</groupId><artifactId>${parent}</artifactId><version>1</version><relativePath>../${parent}</relativePath></parent><dependencies>${dependency('a', '${x}')}</dependencies></project>`;
  expect(packagesIn({ 'a/pom.xml': circle('b', 'a'), 'b/pom.xml': circle('a', 'b') })).toEqual([]);
});

test('values that grow without end are unknown', () => {
  const values: Record<string, string> = { a: '${b}${b}', b: '${c}${c}', c: '${a}${a}', d: 'ok' };
  expect(interpolate('${a}', (name) => values[name])).toBeUndefined();
  expect(interpolate('x${d}y', (name) => values[name])).toBe('xoky');
  expect(interpolate('${d', (name) => values[name])).toBeUndefined();
});

test('broken projects are named errors', () => {
  expect(() => packagesIn({ 'pom.xml': '<web-app/>' })).toThrow(/not a Maven project/);
  fc.assert(
    fc.property(fc.constantFrom(parent, child), fc.array(fc.nat()), (sample, noise) => {
      endsWell(() =>
        packagesIn({ 'pom.xml': mutated(sample, noise).toString(), 'a/pom.xml': child }),
      );
    }),
    { numRuns: 300 },
  );
});
