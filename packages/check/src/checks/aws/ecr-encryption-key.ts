import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecrEncryptionKey = defineCheck({
  id: 'ecr-encryption-key',
  title: 'Images are not encrypted with a key of your own',
  severity: 'low',
  why: 'With the key that AWS keeps, nobody can take the right to read the images away by taking the key, and its use is not logged for you.',
  fix: 'Set `encryptionConfiguration` with `encryptionType` KMS and the key.',
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html'],
  controls: ['nist-800-190:4.2.3'],
  reads: 'ecr-repository',
  *judge({ node, key }) {
    const type = setting(node, 'encryptionConfiguration.encryptionType');
    if (type === undefined) yield { at: key };
    else if (textOf(type) === 'AES256') yield { at: type };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository" "web" {
  name = "web"
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.ecr.arn
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
}
`,
      },
    ],
  },
});
