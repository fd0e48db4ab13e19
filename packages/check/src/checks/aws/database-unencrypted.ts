import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const databaseUnencrypted = defineCheck({
  id: 'database-unencrypted',
  title: 'Database is not encrypted',
  severity: 'medium',
  why: 'Its disks, snapshots and backups can be read by whoever gets at them.',
  fix: 'Set `storageEncrypted` to true. An existing database is copied from an encrypted snapshot.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3'],
  controls: ['nist-800-190:4.3.2'],
  reads: 'database-instance',
  *judge({ node, key }) {
    const encrypted = setting(node, 'storageEncrypted');
    // Copies have what their source has, and Aurora decides for the cluster.
    const source = setting(
      node,
      'replicateSourceDb',
      'sourceDBInstanceIdentifier',
      'snapshotIdentifier',
      'dBSnapshotIdentifier',
      'dBClusterIdentifier',
    );
    if (encrypted === undefined && source === undefined) yield { at: key };
    else if (booleanOf(encrypted) === false) yield { at: encrypted! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_db_instance" "db" {
  storage_encrypted = true
}
resource "aws_db_instance" "copy" {
  replicate_source_db = aws_db_instance.db.identifier
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_db_instance" "db" {
  engine = "postgres"
}
`,
      },
    ],
  },
});
