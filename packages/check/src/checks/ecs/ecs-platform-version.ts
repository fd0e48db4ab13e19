import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsPlatformVersion = defineCheck({
  id: 'ecs-platform-version',
  title: 'Service stays on an old platform of Fargate',
  severity: 'low',
  why: 'A platform version is the kernel and the runtime under the task. One that is named stays as it is when newer ones mend flaws.',
  fix: 'Leave `platformVersion` out, or write LATEST.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-10'],
  controls: ['nist-800-190:4.4.1'],
  reads: 'ecs-service',
  *judge({ node }) {
    const version = setting(node, 'platformVersion');
    const text = textOf(version);
    // 1.4.0 for Linux and 1.0.0 for Windows are what LATEST means.
    if (text !== undefined && !/^(?:LATEST|1\.4\.0|1\.0\.0)$/i.test(text)) {
      yield { at: version!, says: `It is ${text}` };
    }
  },
  examples: {
    pass: [
      `{"serviceName": "web", "taskDefinition": "web:3", "platformVersion": "LATEST"}
`,
    ],
    fail: [
      `{"serviceName": "web", "taskDefinition": "web:3", "platformVersion": "1.3.0"}
`,
    ],
  },
});
