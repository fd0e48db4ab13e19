import { describe, expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import { judgeFiles } from '../judge-files.ts';
import { fileKinds } from '../kinds/index.ts';
import { SourceFile } from '../tree/source-file.ts';
import { builders } from './index.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.fullname" . }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          securityContext:
            privileged: {{ .Values.privileged }}
          env:
            - name: DB_PASSWORD
              value: {{ randAlphaNum 16 | quote }}
`;

const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: "2.1"\n',
  'values.yaml': 'replicas: 2\nprivileged: true\nimage: {repository: registry.example.com/web}\n',
  'templates/_helpers.tpl':
    '{{- define "web.fullname" -}}{{ .Release.Name }}-{{ .Chart.Name }}{{- end }}\n{{- define "web.labels" -}}\napp: web\nchart: {{ .Chart.Name }}\n{{- end }}\n',
  'templates/deployment.yaml': deployment,
  'templates/NOTES.txt': '{{ fail "never rendered" }}',
};

function judge(texts: Readonly<Record<string, string>>, directory = '') {
  const files = Object.entries(texts).map(
    ([path, text]) => new SourceFile(`${directory}${path}`, text),
  );
  return judgeFiles(files, fileKinds, checks, builders);
}

const placesOf = (texts: Record<string, string>, check: string) =>
  judge(texts)
    .findings.filter((each) => each.check === check)
    .map(({ path, startLine, lines }) => `${path}:${startLine} ${lines[0]?.trim()}`);

test('a chart is judged as it renders, at the lines of its templates', () => {
  expect(placesOf(chart, 'pod-privileged')).toEqual([
    'templates/deployment.yaml:23 privileged: {{ .Values.privileged }}',
  ]);
  expect(judge(chart).problems).toEqual([]);
  expect([...judge(chart).skipped]).toEqual([]);
});

test('what chance makes is no secret in a file, and mends are not made in templates', () => {
  const { findings, mends } = judge(chart);
  expect(findings.filter(({ check }) => /secret|credential/.test(check))).toEqual([]);
  expect(mends.size).toBe(0);
});

test('values decide', () => {
  const values = chart['values.yaml'].replace('privileged: true', 'privileged: false');
  expect(placesOf({ ...chart, 'values.yaml': values }, 'pod-privileged')).toEqual([]);
});

test('a chart in a directory, and the templates of no chart stay templates', () => {
  const { findings } = judge(chart, 'deploy/web/');
  expect(findings.some(({ path }) => path === 'deploy/web/templates/deployment.yaml')).toBe(true);
  const { 'Chart.yaml': _, ...loose } = chart;
  const { skipped } = judge({
    ...loose,
    'templates/x.yaml': 'apiVersion: v1\n{{- if .a }}\nkind: Pod\n{{- end }}\n',
  });
  expect(skipped.get('templates/x.yaml')).toMatch(/template/);
});

describe('subcharts', () => {
  const sub = {
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'charts/db/values.yaml': 'hostNetwork: false\n',
    'charts/db/templates/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .Values.global.prefix }}-db"}\nspec:\n  hostNetwork: {{ .Values.hostNetwork }}\n  containers: [{name: db, image: "db:1.0"}]\n',
  };
  const parent = (dependency: string, values: string) => ({
    ...chart,
    ...sub,
    'Chart.yaml': `${chart['Chart.yaml']}dependencies:\n  - {name: db, version: 1.0.0${dependency}}\n`,
    'values.yaml': `${chart['values.yaml']}global: {prefix: a}\n${values}`,
  });
  const hostNetwork = (files: Record<string, string>) =>
    placesOf(files, 'pod-host-namespaces').length;

  test("the parent's section wins", () => {
    expect(hostNetwork(parent('', 'db: {hostNetwork: true}\n'))).toBe(1);
    expect(hostNetwork(parent('', ''))).toBe(0);
  });

  test('a condition or tags leave it out', () => {
    const condition = ', condition: db.enabled';
    expect(hostNetwork(parent(condition, 'db: {hostNetwork: true, enabled: false}\n'))).toBe(0);
    expect(hostNetwork(parent(condition, 'db: {hostNetwork: true, enabled: true}\n'))).toBe(1);
    const tags = ', tags: [backend]';
    expect(hostNetwork(parent(tags, 'tags: {backend: false}\ndb: {hostNetwork: true}\n'))).toBe(0);
  });

  test('an alias is a name of its own', () => {
    expect(hostNetwork(parent(', alias: store', 'store: {hostNetwork: true}\n'))).toBe(1);
  });
});

test('what cannot be rendered is said, with what is missing', () => {
  const { skipped, problems } = judge({
    ...chart,
    'Chart.yaml': `${chart['Chart.yaml']}dependencies: [{name: common, version: 2.x.x}]\n`,
    'templates/a.yaml': '{{ include "common.names" . }}',
    'templates/b.yaml': '{{ if }}',
  });
  expect(skipped.get('templates/a.yaml')).toMatch(
    /no template "common.names" \(not at hand: common\)/,
  );
  expect(problems.map(({ path }) => path)).toEqual(['templates/b.yaml']);
});

test('values that are broken are a problem of that file', () => {
  const { problems } = judge({ ...chart, 'values.yaml': 'a: [' });
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('values.yaml')]);
});
