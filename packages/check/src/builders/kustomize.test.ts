import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import { judgeFiles } from '../judge-files.ts';
import { fileKinds } from '../kinds/index.ts';
import { KustomizationBuild } from '../kustomize/build-kustomization.ts';
import { at, type Node, textOf, textsOf } from '../tree/node.ts';
import { SourceFile } from '../tree/source-file.ts';
import { builders } from './index.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: shop/web
          securityContext:
            privileged: true
          env:
            - {name: MODE, value: base}
            - {name: KEEP, value: kept}
        - name: side
          image: shop/side:1.0
`;

const base = 'resources: [deployment.yaml]\n';

function filesOf(texts: Readonly<Record<string, string>>): Map<string, SourceFile> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, new SourceFile(path, text)]));
}

function build(texts: Readonly<Record<string, string>>, root: string) {
  const files = filesOf(texts);
  const build = new KustomizationBuild(files);
  const objects = build.build(files.get(root)!);
  return { objects: objects.map(({ node }) => node), build };
}

const podOf = (object: Node | undefined) => at(object, 'spec', 'template', 'spec');
const judge = (texts: Readonly<Record<string, string>>) =>
  judgeFiles([...filesOf(texts).values()], fileKinds, checks, builders);

describe('what is built', () => {
  const overlay = (kustomization: string, more: Record<string, string> = {}) =>
    build(
      {
        'base/kustomization.yaml': base,
        'base/deployment.yaml': deployment,
        'prod/kustomization.yaml': `resources: [../base]\n${kustomization}`,
        ...more,
      },
      'prod/kustomization.yaml',
    );

  test('a patch in a file is laid over, list items by their names', () => {
    const { objects } = overlay('patches:\n  - path: p.yaml\n', {
      'prod/p.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - {name: MODE, value: prod}
            - {name: NEW, value: "1"}
          securityContext: null
        - name: side
          $patch: delete
`,
    });
    const containers = at(podOf(objects[0]), 'containers');
    expect(containers?.kind === 'list' && containers.items.length).toBe(1);
    const web = at(containers, 0);
    expect(textOf(at(web, 'image'))).toBe('shop/web');
    expect(at(web, 'securityContext')).toBeUndefined();
    const env = at(web, 'env');
    const pairs = env?.kind === 'list' ? env.items : [];
    expect(pairs.map((each) => [textOf(at(each, 'name')), textOf(at(each, 'value'))])).toEqual([
      ['NEW', '1'],
      ['MODE', 'prod'],
      ['KEEP', 'kept'],
    ]);
    const mode = at(pairs[1], 'value')!;
    expect([mode.file.path, mode.file.lineAt(mode.start)]).toEqual(['prod/p.yaml', 10]);
  });

  test('a JSON patch in the kustomization keeps its lines', () => {
    const { objects } = overlay(`patches:
  - target: {kind: Deployment, name: we.*}
    patch: |-
      - op: replace
        path: /spec/template/spec/containers/0/securityContext/privileged
        value: false
      - op: add
        path: /spec/template/spec/containers/0/args
        value: [--safe]
`);
    const container = at(podOf(objects[0]), 'containers', 0);
    const value = at(container, 'securityContext', 'privileged')!;
    expect([textOf(value), value.file.path, value.file.lineAt(value.start)]).toEqual([
      ...['false', 'prod/kustomization.yaml', 7],
    ]);
    expect(textsOf(at(container, 'args'))).toEqual(['--safe']);
  });

  test('namespace, labels, images, replicas', () => {
    const { objects } = overlay(`namespace: shop
commonLabels: {team: a}
images:
  - {name: shop/web, newName: registry.example.com/web, newTag: "2.1"}
  - name: shop/side
    digest: sha256:${'0'.repeat(64)}
replicas:
  - {name: web, count: 3}
namePrefix: prod-
`);
    const [object] = objects;
    expect(textOf(at(object, 'metadata', 'namespace'))).toBe('shop');
    expect(textOf(at(object, 'spec', 'selector', 'matchLabels', 'team'))).toBe('a');
    expect(textOf(at(object, 'spec', 'template', 'metadata', 'labels', 'team'))).toBe('a');
    expect(textOf(at(object, 'spec', 'replicas'))).toBe('3');
    expect(textOf(at(podOf(object), 'containers', 0, 'image'))).toBe(
      'registry.example.com/web:2.1',
    );
    expect(textOf(at(podOf(object), 'containers', 1, 'image'))).toBe(
      `shop/side@sha256:${'0'.repeat(64)}`,
    );
  });

  test('a patch calls an object by its prefixed name as well, and a component comes after', () => {
    const { objects } = build(
      {
        'base/kustomization.yaml': `${base}namePrefix: a-\n`,
        'base/deployment.yaml': deployment,
        'extra/kustomization.yaml':
          'kind: Component\npatches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: a-web}\n      spec: {replicas: 7}\n',
        'kustomization.yaml': 'resources: [./base/]\ncomponents: [extra]\n',
      },
      'kustomization.yaml',
    );
    expect(textOf(at(objects[0], 'spec', 'replicas'))).toBe('7');
  });

  test('what is not at hand is said, and the rest is built', () => {
    const { objects, build: built } = overlay(
      'components: [https://github.com/a/b//c?ref=v1, ../../outside, ../none]\n',
    );
    expect(objects).toHaveLength(1);
    expect(built.missing.get('prod/kustomization.yaml')).toMatch(/not at hand/);
    expect(built.problems).toEqual([]);
  });

  test('circles end', () => {
    const { build: built } = build(
      {
        'a/kustomization.yaml': 'resources: [../b]\n',
        'b/kustomization.yaml': 'resources: [../a]\n',
      },
      'a/kustomization.yaml',
    );
    expect(built.problems.map(({ code }) => code)).toEqual(['limit-exceeded']);
  });
});

describe('what is judged', () => {
  const tree = {
    'base/kustomization.yaml': base,
    'base/deployment.yaml': deployment,
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'prod/kustomization.yaml': 'resources: [../base]\npatches: [{path: p.yaml}]\n',
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      hostNetwork: true\n',
  };
  const of = (texts: Record<string, string>, check: string) =>
    judge(texts)
      .findings.filter((each) => each.check === check)
      .map(({ path, startLine }) => `${path}:${startLine}`);

  test('a fault of the base is one fault, whatever is built on it', () => {
    expect(of(tree, 'pod-privileged')).toEqual(['base/deployment.yaml:16']);
  });

  test('a fault of a patch stands in the patch', () => {
    expect(of(tree, 'pod-host-namespaces')).toEqual(['prod/p.yaml:7']);
  });

  test('an overlay that mends the base leaves nothing to find', () => {
    const { 'dev/kustomization.yaml': _, ...alone } = tree;
    const mended = alone['prod/p.yaml'].replace(
      'hostNetwork: true',
      'containers: [{name: web, securityContext: {privileged: false}}]',
    );
    expect(of({ ...alone, 'prod/p.yaml': mended }, 'pod-privileged')).toEqual([]);
  });

  test('a broken base is a problem of that file', () => {
    const { problems } = judge({ ...tree, 'base/deployment.yaml': 'a: [' });
    expect(problems.map(({ path }) => path)).toEqual(['base/deployment.yaml']);
  });
});

test('damaged kustomizations end in a result', () => {
  const parts = ['resources', 'patches', '[', ']', ': ', '\n', '- ', '../base', '{', '}', 'p.yaml'];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 8 })), { maxLength: 30 }),
      (words) => {
        const text = words.join('');
        judge({
          'base/kustomization.yaml': base,
          'base/deployment.yaml': deployment,
          'prod/kustomization.yaml': `resources: [../base]\npatches:\n  - ${text}\n`,
          'prod/p.yaml': text,
          'kustomization.yaml': text,
        });
      },
    ),
    { numRuns: 300 },
  );
});
