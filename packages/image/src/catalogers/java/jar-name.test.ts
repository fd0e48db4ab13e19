import { expect, test } from 'vitest';
import { parseJarName } from './jar-name.ts';

test.each([
  ['guava-30.1-jre.jar', 'guava', '30.1-jre', undefined],
  ['commons-lang3-3.12.0.jar', 'commons-lang3', '3.12.0', undefined],
  ['log4j-1.2-api-2.17.1.jar', 'log4j-1.2-api', '2.17.1', undefined],
  ['jackson-module-scala_2.13-2.14.0.jar', 'jackson-module-scala_2.13', '2.14.0', undefined],
  ['spring-boot-2.7.0.RELEASE.jar', 'spring-boot', '2.7.0.RELEASE', undefined],
  ['netty-common-4.1.90.Final.jar', 'netty-common', '4.1.90.Final', undefined],
  [
    'netty-tcnative-2.0.54.Final-linux-x86_64.jar',
    'netty-tcnative',
    '2.0.54.Final',
    'linux-x86_64',
  ],
  ['hibernate-core-6.0.0.Alpha-2.jar', 'hibernate-core', '6.0.0.Alpha-2', undefined],
  ['foo-1.0-20200101.120000-1.jar', 'foo', '1.0-20200101.120000-1', undefined],
  ['foo-1.0-SNAPSHOT.war', 'foo', '1.0-SNAPSHOT', undefined],
  ['foo-1.2.3-sources.jar', 'foo', '1.2.3', 'sources'],
  ['bcprov-jdk15on-1.70.jar', 'bcprov-jdk15on', '1.70', undefined],
  ['javax.inject-1.jar', 'javax.inject', '1', undefined],
  ['protoc-gen-v1.2.jar', 'protoc-gen', '1.2', undefined],
  ['catalina.jar', 'catalina', undefined, undefined],
  ['jetty-util-ajax.jar', 'jetty-util-ajax', undefined, undefined],
  ['1.0.jar', '1.0', undefined, undefined],
  ['-1.0.jar', '-1.0', undefined, undefined],
])('%s', (file, artifact, version, classifier) => {
  const name = parseJarName(file);
  expect([name.artifact, name.version, name.classifier]).toEqual([artifact, version, classifier]);
});
