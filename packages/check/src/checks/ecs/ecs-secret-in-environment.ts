import { defineCheck } from '../../check.ts';
import { isSecretLiteral } from '../../cloud/secret-literal.ts';
import { pairsOf, setting } from '../../subjects/cloud.ts';

export const ecsSecretInEnvironment = defineCheck({
  id: 'ecs-secret-in-environment',
  title: 'Task definition holds a secret in clear text',
  severity: 'high',
  why: 'Everybody who may describe task definitions reads it, and old revisions are kept for ever. So is the file that it stands in.',
  fix: 'Revoke it, keep a new one in Secrets Manager or Parameter Store, and name it under `secrets` with `valueFrom`.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
  ],
  controls: ['nist-800-190:4.1.4'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const [variable, value] of pairsOf(setting(node, 'environment'))) {
        if (!isSecretLiteral(variable, value)) continue;
        yield { at: value, says: `Container "${name}" has ${variable}`, holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27",
  "environment": [{"name": "DB_HOST", "value": "db.internal"}, {"name": "TOKEN_URL", "value": "https://example.com/token"}],
  "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/db"}]}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27",
  "environment": [{"name": "DB_PASSWORD", "value": "hunter2hunter2"}]}]}
`,
      {
        path: 'template.json',
        text: `{"Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": [
  {"Name": "web", "Image": "nginx:1.27", "Environment": [{"Name": "DB_URL", "Value": "postgres://app:s3cr3t9x@db.internal/app"}]}
]}}}}
`,
      },
    ],
  },
});
