import { expect, test } from 'vitest';
import { catalog, summaryOf, testdata } from '../catalog-for-test.ts';
import { gemSpecification } from './gem-specification.ts';
import { gemfileLock } from './gemfile-lock.ts';

const sample = (name: string) => testdata(import.meta.dirname, name);

test('Gemfile.lock, as Bundler writes it', () => {
  const { packages, reported } = catalog(gemfileLock, {
    'app/Gemfile.lock': sample('Gemfile.lock'),
  });
  // `bundle list`, less "own", which is the project itself and asks for webrick.
  expect(summaryOf(packages)).toEqual([
    'gitgem@1.2.0.pre direct',
    'mini_portile2@2.8.1',
    'minitest@5.15.0 direct',
    'nokogiri@1.13.10 direct',
    'power_assert@2.0.1',
    'racc@1.6.2',
    'rake@13.0.6',
    'test-unit@3.5.3 direct',
    'webrick@1.8.1 direct',
  ]);
  expect(reported).toEqual([]);
  const needs = Object.fromEntries(packages.map(({ name, dependsOn }) => [name, dependsOn]));
  expect(needs['gitgem']).toEqual(['pkg:gem/rake@13.0.6']);
  expect(needs['nokogiri']).toEqual(['pkg:gem/mini_portile2@2.8.1', 'pkg:gem/racc@1.6.2']);
  expect(packages[0]?.details).toEqual({
    resolved: 'https://example.com/gitgem.git#36b9397bb9acb09d21b5ff145177d1dd6ac3146d',
  });
});

test('one gem for several platforms is one package', () => {
  const { packages } = catalog(gemfileLock, {
    'gems.locked': `GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.13.0)
      mini_portile2 (~> 2.8.0)
      racc (~> 1.4)
    nokogiri (1.13.0-x86_64-linux)
      racc (~> 1.4)
    nokogiri (1.13.0-arm64-darwin)
      racc (~> 1.4)
    mini_portile2 (2.8.0)
    racc (1.6.0)
    racc (1.5.2-java)

PLATFORMS
  ruby

CHECKSUMS
  nokogiri (1.13.0) sha256=0123

DEPENDENCIES
  nokogiri
`,
  });
  expect(summaryOf(packages)).toEqual([
    'mini_portile2@2.8.0',
    'nokogiri@1.13.0 direct',
    'racc@1.5.2',
    'racc@1.6.0',
  ]);
});

test('lock files that gems bring along do not count', () => {
  const lock = sample('Gemfile.lock');
  const countAt = (path: string) => catalog(gemfileLock, { [path]: lock }).packages.length;
  expect(countAt('usr/local/bundle/gems/rake-13.0.6/Gemfile.lock')).toBe(0);
  expect(countAt('usr/local/bundle/bundler/gems/x-36b9397bb9ac/Gemfile.lock')).toBe(0);
  expect(countAt('srv/gems/app/Gemfile.lock')).toBe(9);
});

test('a specification as RubyGems 3.3 generates it', () => {
  const path = 'var/lib/gems/3.1.0/specifications/rake-13.0.6.gemspec';
  const { packages } = catalog(gemSpecification, { [path]: sample('rake-13.0.6.gemspec') });
  expect(packages).toEqual([
    {
      type: 'gem',
      purl: 'pkg:gem/rake@13.0.6',
      name: 'rake',
      version: '13.0.6',
      licenses: ['MIT'],
      locations: [{ path, layer: 0 }],
      state: 'installed',
    },
  ]);
});

test('platforms, needs, default gems and old forms', () => {
  const { packages } = catalog(gemSpecification, {
    'gems/specifications/nokogiri-1.13.0-x86_64-linux.gemspec': `# -*- encoding: utf-8 -*-
# stub: nokogiri 1.13.0 x86_64-linux lib
# stub: ext/nokogiri/extconf.rb

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.13.0"
  s.platform = "x86_64-linux".freeze
  s.licenses = ["MIT".freeze, "Apache-2.0".freeze]
  s.description = "x".freeze

  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4"])
    s.add_development_dependency(%q<rake>.freeze, [">= 0"])
  end
end
`,
    'gems/specifications/default/racc-1.6.0.gemspec':
      'Gem::Specification.new do |s|\n  s.name = %q{racc}\n  s.version = "1.6.0"\nend\n',
    'gems/specifications/stub-1.0.gemspec': '# stub: stub 1.0 ruby lib\n',
    'app/own.gemspec': 's.name = "own"\ns.version = "1"',
  });
  expect(packages).toMatchObject([
    {
      purl: 'pkg:gem/nokogiri@1.13.0',
      licenses: ['MIT', 'Apache-2.0'],
      details: { platform: 'x86_64-linux' },
      dependsOn: ['pkg:gem/racc@1.6.0'],
    },
    { purl: 'pkg:gem/racc@1.6.0', details: { default: true } },
    { purl: 'pkg:gem/stub@1.0' },
  ]);
});

test('code in place of values is not evaluated and is an error', () => {
  const path = 'specifications/a.gemspec';
  const text = 'Gem::Specification.new do |s|\n  s.name = NAME\n  s.version = `id`\nend\n';
  expect(() => catalog(gemSpecification, { [path]: text })).toThrow(/no name and version/);
});
