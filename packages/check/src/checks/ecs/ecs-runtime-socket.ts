import { defineCheck } from '../../check.ts';
import { hostPathsOf } from '../../cloud/ecs-volumes.ts';

export const ecsRuntimeSocket = defineCheck({
  id: 'ecs-runtime-socket',
  title: 'Task mounts the socket of the container runtime',
  severity: 'critical',
  why: 'Whoever can talk to Docker starts a privileged container, and so owns the instance, its role and every task on it.',
  fix: 'Remove the volume. Build images with CodeBuild or BuildKit; read metrics from the task metadata endpoint.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.32'],
  reads: 'ecs-task',
  *judge(task) {
    for (const { path, node } of hostPathsOf(task)) {
      if (/(?:docker|containerd|crio)\.sock$/.test(path))
        yield { at: node, says: `Mounts ${path}` };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}], "volumes": [{"name": "data"}]}
`,
    ],
    fail: [
      `{"family": "ci", "containerDefinitions": [{"name": "ci", "image": "acme/ci:1"}],
 "volumes": [{"name": "docker", "host": {"sourcePath": "/var/run/docker.sock"}}]}
`,
      {
        path: 'main.tf',
        text: `resource "aws_ecs_task_definition" "ci" {
  family                = "ci"
  container_definitions = file("ci.json")
  volume {
    name      = "docker"
    host_path = "/var/run/docker.sock"
  }
  volume {
    name = "data"
  }
}
`,
      },
    ],
  },
});
