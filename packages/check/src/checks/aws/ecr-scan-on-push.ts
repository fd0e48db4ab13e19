import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const ecrScanOnPush = defineCheck({
  id: 'ecr-scan-on-push',
  title: 'Images are not scanned when they are pushed',
  severity: 'low',
  why: 'Known flaws are then found only where somebody looks for them, mostly after the image runs.',
  fix: 'Set `imageScanningConfiguration.scanOnPush` to true, or switch on enhanced scanning for the registry.',
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html'],
  controls: ['nist-800-190:4.1.1'],
  reads: 'ecr-repository',
  *judge({ node, key }) {
    const scan = setting(node, 'imageScanningConfiguration.scanOnPush');
    if (scan === undefined) yield { at: key };
    else if (booleanOf(scan) === false) yield { at: scan, mend: [{ at: scan, text: 'true' }] };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository" "web" {
  name = "web"
  image_scanning_configuration {
    scan_on_push = true
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository" "web" {
  name = "web"
  image_scanning_configuration {
    scan_on_push = false
  }
}
`,
      },
      {
        path: 'template.json',
        text: `{"Resources": {"Repository": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "web"}}}}
`,
      },
    ],
  },
});
