import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import { judgeFiles } from '../judge-files.ts';
import { SourceFile } from '../tree/source-file.ts';
import { fileKinds } from './index.ts';

function findingsOf(path: string, text: string) {
  const { findings, problems } = judgeFiles([new SourceFile(path, text)], fileKinds, checks);
  expect(problems).toEqual([]);
  return findings;
}

const deployment = `resource "kubernetes_deployment_v1" "web" {
  metadata {
    name = "web"
  }
  spec {
    template {
      spec {
        host_pid = true
        container {
          name  = "web"
          image = "nginx:1.27"
          security_context {
            privileged = true
            run_as_user = "0"
          }
        }
        volume {
          name = "root"
          host_path {
            path = "/"
          }
        }
      }
    }
  }
}
`;

test('pods of the Kubernetes provider are judged as pods, and mended by hand', () => {
  const findings = findingsOf('main.tf', deployment);
  const found = new Map(findings.map(({ check, startLine }) => [check, startLine]));
  expect(found.get('pod-privileged')).toBe(13);
  expect(found.get('pod-host-namespaces')).toBe(8);
  expect(found.get('pod-host-path')).toBe(19);
  expect(found.get('pod-run-as-root-user')).toBe(14);
  expect(findings.filter(({ mendable }) => mendable)).toEqual([]);
});

test('what a plan does not know yet is neither set nor absent', () => {
  const plan = (unknown: object) =>
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.9.8',
      planned_values: {
        root_module: {
          child_modules: [
            {
              resources: [
                {
                  ...{ address: 'module.a.aws_ecr_repository.web', mode: 'managed' },
                  ...{ type: 'aws_ecr_repository', values: { name: 'web' } },
                },
              ],
            },
          ],
        },
      },
      resource_changes: [
        { address: 'module.a.aws_ecr_repository.web', change: { after_unknown: unknown } },
      ],
    });
  const checksOf = (unknown: object) => findingsOf('plan.json', plan(unknown)).map((f) => f.check);
  expect(checksOf({})).toContain('ecr-mutable-tags');
  expect(checksOf({ image_tag_mutability: true })).not.toContain('ecr-mutable-tags');
});

test('containers that a loop makes are not known', () => {
  const text = `resource "aws_ecs_task_definition" "web" {
  container_definitions = jsonencode([for k, v in var.containers : v])
}
`;
  expect(findingsOf('main.tf', text)).toEqual([]);
});

test('functions of CloudFormation and expressions of ARM say nothing', () => {
  const cloudFormation = `Resources:
  A:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: !If [Production, IMMUTABLE, MUTABLE]
      ImageScanningConfiguration: {ScanOnPush: {Ref: Scan}}
      EncryptionConfiguration: !Ref Encryption
`;
  expect(findingsOf('template.yml', cloudFormation)).toEqual([]);
  const arm = `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
 "resources": [{"type": "Microsoft.ContainerService/managedClusters", "name": "a", "properties": "[parameters('p')]"}]}`;
  expect(findingsOf('azuredeploy.json', arm)).toEqual([]);
});

test.each([
  ['main.tf', deployment],
  [
    'template.yml',
    'Resources:\n  A:\n    Type: AWS::ECS::TaskDefinition\n    Properties: &p {A: *p}\n',
  ],
  ['task.json', '{"family": "a", "containerDefinitions": [{"name": 1, "environment": {"a": []}}]}'],
  ['.gitlab-ci.yml', 'include: [1, {remote: []}]\na: {script: [[[a]]], image: {name: []}}\n'],
  [
    '.github/workflows/a.yml',
    'on: {push: [a]}\njobs: {a: {steps: [{run: [a], with: 1}], if: []}}\n',
  ],
])('damaged %s ends well', (path, text) => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 24 }), (noise) => {
      const damaged = Buffer.from(mutated(Buffer.from(text), noise)).toString();
      endsWell(() => judgeFiles([new SourceFile(path, damaged)], fileKinds, checks));
    }),
  );
});

test('aliases in a template do not multiply', () => {
  const bomb = Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*b${i - 1}, *b${i - 1}]`);
  const text = `b: &b-1 [x]\n${bomb.join('\n')}\nResources:\n  A: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: *b29}}\n`;
  endsWell(() => judgeFiles([new SourceFile('t.yml', text)], fileKinds, checks));
});
