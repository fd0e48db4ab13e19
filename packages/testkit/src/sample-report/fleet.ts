import { createHash } from 'node:crypto';
import { type Finding, type Fleet, fleetSchemaVersion, type Report } from '@seaworthy/model';
import { cleanReport, sampleReport } from './report.ts';

/**
 * Three targets that were read and one that was not: the sample, another one on the same base image
 * with some of its findings, and a clean one. For tests only.
 */
export function sampleFleet(): Fleet {
  const sample = sampleReport();
  const baseImage: Report['baseImage'] = {
    name: 'docker.io/library/debian:11',
    layers: 2,
    knownBy: 'registered',
    because: 'docker.io/library/debian:11, scanned before, has exactly the first 2 layers',
    newer: {
      name: 'docker.io/library/debian:11.11',
      removes: sample.findings.slice(0, 3).map(({ id }) => id),
      adds: 1,
    },
  };
  const findings = sample.findings.map(withOrigin);
  const named = (report: Report, name: string): Report => {
    // Two tags of one image would count as one.
    const imageId = `sha256:${createHash('sha256').update(name).digest('hex')}`;
    return { ...report, target: { ...report.target, input: name, name, imageId } };
  };
  const second = findings.filter(({ origin }) => origin === 'base-image');
  return {
    schemaVersion: fleetSchemaVersion,
    tool: sample.tool,
    createdAt: sample.createdAt,
    actions: [],
    failures: [
      {
        target: 'registry.example.com/shop/\u001b[2Jgone:1',
        code: 'TARGET_NOT_FOUND',
        message: 'registry.example.com has no shop/gone:1',
        hint: 'Check the name and the tag.',
      },
    ],
    reports: [
      { ...sample, baseImage, findings },
      { ...named(sample, 'registry.example.com/shop/api:2.1'), baseImage, findings: second },
      named(cleanReport(), 'registry.example.com/shop/clean:1'),
    ],
  };
}

function withOrigin(finding: Finding): Finding {
  const locations = finding.kind === 'vulnerability' ? finding.package.locations : [{ layer: 0 }];
  const isOfBase = locations.every(({ layer }) => layer !== undefined && layer < 2);
  return { ...finding, origin: isOfBase ? 'base-image' : 'own' };
}
