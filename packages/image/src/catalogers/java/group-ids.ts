/**
 * Group ids of well-known artifacts whose archives often do not name their group: they are built
 * with Gradle, Ant or Bazel, which write no pom.properties. Only names that no other well-known
 * project uses are listed.
 */
const artifactsByGroup: Record<string, string> = {
  'org.springframework':
    'spring-aop spring-aspects spring-beans spring-context spring-context-indexer spring-context-support spring-core spring-expression spring-instrument spring-jcl spring-jdbc spring-jms spring-messaging spring-orm spring-oxm spring-r2dbc spring-test spring-tx spring-web spring-webflux spring-webmvc spring-websocket',
  'org.springframework.kafka': 'spring-kafka',
  'org.springframework.amqp': 'spring-amqp spring-rabbit',
  'org.springframework.ldap': 'spring-ldap-core',
  'org.springframework.retry': 'spring-retry',
  'org.springframework.ws': 'spring-ws-core spring-ws-support spring-ws-security spring-xml',
  'org.apache.tomcat':
    'tomcat-annotations-api tomcat-api tomcat-catalina tomcat-coyote tomcat-dbcp tomcat-el-api tomcat-jasper tomcat-jasper-el tomcat-jaspic-api tomcat-jdbc tomcat-jni tomcat-jsp-api tomcat-juli tomcat-servlet-api tomcat-storeconfig tomcat-tribes tomcat-util tomcat-util-scan tomcat-websocket tomcat-websocket-api',
  'org.apache.tomcat.embed':
    'tomcat-embed-core tomcat-embed-el tomcat-embed-jasper tomcat-embed-websocket tomcat-embed-programmatic',
  'org.codehaus.groovy': 'groovy-all groovy-json groovy-sql groovy-templates groovy-xml',
  'org.hibernate': 'hibernate-entitymanager hibernate-ehcache hibernate-envers',
  'org.hibernate.common': 'hibernate-commons-annotations',
  'org.jetbrains.kotlin':
    'kotlin-reflect kotlin-stdlib kotlin-stdlib-common kotlin-stdlib-jdk7 kotlin-stdlib-jdk8 kotlin-compiler kotlin-compiler-embeddable kotlin-scripting-common kotlin-scripting-jvm',
  'org.jetbrains.kotlinx':
    'kotlinx-coroutines-core kotlinx-coroutines-core-jvm kotlinx-serialization-core kotlinx-serialization-core-jvm kotlinx-serialization-json kotlinx-serialization-json-jvm',
  'com.squareup.okhttp3':
    'okhttp logging-interceptor okhttp-urlconnection okhttp-sse mockwebserver',
  'com.squareup.okio': 'okio okio-jvm',
  'com.squareup.retrofit2': 'retrofit converter-gson converter-jackson converter-moshi',
  'com.squareup.moshi': 'moshi moshi-kotlin',
  'io.grpc':
    'grpc-all grpc-alts grpc-api grpc-auth grpc-context grpc-core grpc-grpclb grpc-netty grpc-netty-shaded grpc-okhttp grpc-protobuf grpc-protobuf-lite grpc-services grpc-stub grpc-testing grpc-xds',
  'com.google.protobuf': 'protobuf-java protobuf-java-util protobuf-javalite protobuf-lite',
  'io.projectreactor': 'reactor-core reactor-test',
  'io.projectreactor.netty': 'reactor-netty reactor-netty-core reactor-netty-http',
  'io.micrometer':
    'micrometer-core micrometer-commons micrometer-observation micrometer-registry-prometheus micrometer-tracing',
  'org.mockito': 'mockito-core mockito-inline mockito-junit-jupiter',
  'org.postgresql': 'postgresql',
  'com.mysql': 'mysql-connector-j',
  mysql: 'mysql-connector-java',
  'org.mariadb.jdbc': 'mariadb-java-client',
  'com.microsoft.sqlserver': 'mssql-jdbc',
  'org.bouncycastle': 'bc-fips',
  'org.apache.kafka':
    'kafka-clients kafka-streams kafka-raft kafka-metadata kafka-server-common kafka-storage kafka-tools kafka-log4j-appender connect-api connect-json connect-runtime connect-transforms connect-file',
  'org.apache.lucene':
    'lucene-core lucene-analyzers-common lucene-analysis-common lucene-queries lucene-queryparser lucene-sandbox lucene-highlighter lucene-join lucene-misc lucene-suggest lucene-memory lucene-grouping',
  'org.elasticsearch': 'elasticsearch elasticsearch-core elasticsearch-x-content',
  'org.opensearch': 'opensearch opensearch-core opensearch-x-content',
  'org.apache.zookeeper': 'zookeeper',
  'org.apache.thrift': 'libthrift',
  'org.quartz-scheduler': 'quartz',
  'org.xerial.snappy': 'snappy-java',
  'com.jcraft': 'jsch',
  'com.mchange': 'c3p0 mchange-commons-java',
  'com.nimbusds': 'nimbus-jose-jwt',
  dnsjava: 'dnsjava',
  'org.json': 'json',
  'org.jsoup': 'jsoup',
  'com.google.code.gson': 'gson',
  'com.google.inject': 'guice',
  'com.google.code.findbugs': 'jsr305',
  'io.perfmark': 'perfmark-api',
  'org.lz4': 'lz4-java',
  'com.github.luben': 'zstd-jni',
  'org.checkerframework': 'checker-qual',
  'org.jetbrains': 'annotations',
  'org.apiguardian': 'apiguardian-api',
  'org.opentest4j': 'opentest4j',
  'com.graphql-java': 'graphql-java',
  'org.yaml': 'snakeyaml',
  'com.h2database': 'h2',
  'org.hsqldb': 'hsqldb',
  'org.apache.derby': 'derby derbyclient derbynet derbytools derbyshared',
  'com.thoughtworks.xstream': 'xstream',
  'commons-collections': 'commons-collections',
  'commons-io': 'commons-io',
  'commons-fileupload': 'commons-fileupload',
  'commons-beanutils': 'commons-beanutils',
  'commons-codec': 'commons-codec',
  'commons-logging': 'commons-logging',
  'commons-lang': 'commons-lang',
  'commons-httpclient': 'commons-httpclient',
  'commons-net': 'commons-net',
  'org.apache.commons':
    'commons-collections4 commons-compress commons-configuration2 commons-csv commons-dbcp2 commons-email commons-exec commons-lang3 commons-math3 commons-pool2 commons-text commons-vfs2',
  log4j: 'log4j',
  'ch.qos.reload4j': 'reload4j',
  'ch.qos.logback': 'logback-core logback-classic logback-access',
  'org.slf4j':
    'slf4j-api slf4j-simple slf4j-nop slf4j-jdk14 slf4j-log4j12 slf4j-reload4j jcl-over-slf4j jul-to-slf4j log4j-over-slf4j',
  'org.apache.logging.log4j':
    'log4j-api log4j-core log4j-1.2-api log4j-jcl log4j-jul log4j-slf4j-impl log4j-slf4j2-impl log4j-to-slf4j log4j-web log4j-layout-template-json',
  'org.apache.struts': 'struts2-core struts2-rest-plugin struts2-spring-plugin struts2-json-plugin',
  'com.alibaba': 'fastjson druid',
  'com.alibaba.fastjson2': 'fastjson2',
  'org.apache.activemq':
    'activemq-all activemq-broker activemq-client activemq-openwire-legacy activemq-web',
  'org.apache.velocity': 'velocity-engine-core velocity',
  'org.freemarker': 'freemarker',
  'org.apache.xmlbeans': 'xmlbeans',
  'org.apache.poi': 'poi poi-ooxml poi-ooxml-schemas poi-ooxml-lite poi-scratchpad',
  xalan: 'xalan serializer',
  xerces: 'xercesImpl',
  'xml-apis': 'xml-apis xml-apis-ext',
  antlr: 'antlr',
  junit: 'junit',
  'org.ow2.asm': 'asm asm-analysis asm-commons asm-tree asm-util',
  aopalliance: 'aopalliance',
  'javax.inject': 'javax.inject',
  'joda-time': 'joda-time',
  'com.zaxxer': 'HikariCP',
  'io.github.classgraph': 'classgraph',
  'org.reactivestreams': 'reactive-streams',
  'com.github.ben-manes.caffeine': 'caffeine',
  'org.liquibase': 'liquibase-core',
  'org.flywaydb': 'flyway-core',
  'org.jenkins-ci.main': 'jenkins-core jenkins-war cli remoting',
};

/** Families that share the start of their names with nobody else. */
const groupsByPrefix: readonly (readonly [prefix: string, group: string])[] = [
  ['spring-boot', 'org.springframework.boot'],
  ['spring-security-oauth2-autoconfigure', 'org.springframework.security.oauth.boot'],
  ['spring-security-', 'org.springframework.security'],
  ['spring-session-', 'org.springframework.session'],
  ['spring-batch-', 'org.springframework.batch'],
  ['spring-integration-', 'org.springframework.integration'],
  ['spring-data-', 'org.springframework.data'],
  ['spring-hateoas', 'org.springframework.hateoas'],
  ['junit-jupiter', 'org.junit.jupiter'],
  ['junit-platform-', 'org.junit.platform'],
  ['guice-', 'com.google.inject.extensions'],
  ['netty-', 'io.netty'],
  ['bcprov-', 'org.bouncycastle'],
  ['bcpkix-', 'org.bouncycastle'],
  ['bcutil-', 'org.bouncycastle'],
  ['bcpg-', 'org.bouncycastle'],
  ['bcmail-', 'org.bouncycastle'],
  ['bctls-', 'org.bouncycastle'],
];

const groupsByArtifact = new Map<string, string>();
for (const [group, artifacts] of Object.entries(artifactsByGroup)) {
  for (const artifact of artifacts.split(' ')) {
    if (artifact !== '') groupsByArtifact.set(artifact, group);
  }
}

/** The group id of a well-known artifact, where its name leaves no doubt. */
export function knownGroupId(artifact: string): string | undefined {
  return (
    groupsByArtifact.get(artifact) ??
    groupsByPrefix.find(([prefix]) => artifact.startsWith(prefix))?.[1]
  );
}
