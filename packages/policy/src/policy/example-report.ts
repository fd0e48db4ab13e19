import {
  closestTo,
  type Finding,
  Finding as FindingSchema,
  type Package,
  Package as PackageSchema,
  type PolicySubject,
  Report,
  reportSchemaVersion,
  Target,
} from '@seaworthy/model';

export type Example = Readonly<Record<string, unknown>>;

/** Fields that findings of later kinds have; their schemas come with what finds them. */
const fieldsOfOtherKinds = ['kind', 'id', 'severity', 'risk', 'summary', 'controls', 'path'];

/**
 * A report in which nothing is but what an example says.
 * @throws Error when the example names a field that there is not, since it would show nothing
 */
export function reportOfExample(over: PolicySubject, example: Example): Report {
  checkFields(example, fieldsFor(over, example));
  const report = emptyReport();
  switch (over) {
    case 'finding':
      return { ...report, findings: [wholeFinding(example)] };
    case 'package':
      return { ...report, packages: [{ ...emptyPackage, ...example }] };
    case 'asset':
      return { ...report, target: { ...report.target, ...example } };
    case 'report': {
      const { findings = [], packages = [], ...rest } = example as Partial<Report>;
      return {
        ...report,
        ...rest,
        findings: findings.map((each) => wholeFinding(each)),
        packages: packages.map((each) => ({ ...emptyPackage, ...each })),
      };
    }
  }
}

const emptyPackage: Package = {
  purl: '',
  type: 'generic',
  name: '',
  version: '',
  licenses: [],
  locations: [],
  state: 'installed',
  foundBy: 'example',
};

function wholeFinding(example: Example): Finding {
  const { severity, package: pkg, ...rest } = example;
  const whole = {
    kind: 'vulnerability',
    id: 'example',
    summary: '',
    aliases: [],
    cwes: [],
    status: 'affected',
    severity: { level: 'unknown', ...(severity as object | undefined) },
    package: { ...emptyPackage, ...(pkg as object | undefined) },
    ...rest,
  };
  return whole as unknown as Finding;
}

function emptyReport(): Report {
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seaworthy', version: '0' },
    createdAt: '2000-01-01T00:00:00Z',
    target: { input: 'example', kind: 'image', reader: 'example', name: 'example' },
    layers: [],
    packages: [],
    problems: [],
    coverage: { vulnerabilities: { looked: false, reason: 'an example' } },
    actions: [],
    findings: [],
    suppressed: [],
    hidden: {},
  };
}

function fieldsFor(over: PolicySubject, { kind = 'vulnerability' }: Example): readonly string[] {
  if (over === 'package') return Object.keys(PackageSchema.shape);
  if (over === 'asset') return Object.keys(Target.shape);
  if (over === 'report') return Object.keys(Report.shape);
  const option = FindingSchema.options.find(({ shape }) => shape.kind.value === kind);
  return option === undefined ? fieldsOfOtherKinds : Object.keys(option.shape);
}

function checkFields(example: Example, known: readonly string[]): void {
  for (const field of Object.keys(example)) {
    if (known.includes(field)) continue;
    const close = closestTo(field, known);
    const hint = close === undefined ? `known are ${known.join(', ')}` : `did you mean "${close}"?`;
    throw new Error(`the example has a field "${field}"; ${hint}`);
  }
}
