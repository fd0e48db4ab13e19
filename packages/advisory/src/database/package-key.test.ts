import { expect, test } from 'vitest';
import { packageKey } from './package-key.ts';

test.each([
  ['PyPI', 'Flask_Login.x', 'pypi', 'flask-login-x'],
  ['PyPI', 'zope--interface', 'pypi', 'zope-interface'],
  ['npm', 'JSONStream', 'npm', 'JSONStream'],
  ['Maven', 'org.Apache:Log4j', 'maven', 'org.Apache:Log4j'],
  ['Packagist', 'Symfony/HTTP-Kernel', 'packagist', 'symfony/http-kernel'],
  ['NuGet', 'Newtonsoft.Json', 'nuget', 'newtonsoft.json'],
  ['crates.io', 'serde_json', 'crates.io', 'serde-json'],
  ['Go', 'github.com/Azure/azure-sdk', 'go', 'github.com/Azure/azure-sdk'],
  ['kubernetes', 'k8s.io/kubelet', 'kubernetes', 'k8s.io/kubelet'],
  ['Kubernetes', 'k8s.io/kubelet', 'kubernetes', 'k8s.io/kubelet'],
  ['Ubuntu:22.04:LTS', 'curl', 'ubuntu:22.04', 'curl'],
  ['Ubuntu:Pro:18.04:LTS', 'curl', 'ubuntu:pro:18.04', 'curl'],
  ['SwiftURL', 'https://github.com/apple/swift-nio.git', 'swifturl', 'github.com/apple/swift-nio'],
])('%s %s', (ecosystem, name, keyEcosystem, keyName) => {
  expect(packageKey(ecosystem, name)).toBe(`${keyEcosystem}\t${keyName}`);
});

test('names too long for the database are no names', () => {
  expect(packageKey('npm', 'x'.repeat(2000))).toBeUndefined();
  expect(packageKey('npm', '\u{1f40b}'.repeat(400))).toBeUndefined();
});
