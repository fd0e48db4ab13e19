import { licenseCategories, packageTypes, severityLevels, targetKinds } from '@seaworthy/model';

/** One thing that an expression can ask of a value. */
export interface Field {
  /** As CEL writes it, or the name of another table of fields here. */
  readonly type: string;
  readonly about: string;
  /** All that it can be, so that a misspelt word is an error and not a policy that never holds. */
  readonly values?: readonly string[];
}

export type Fields = Readonly<Record<string, Field>>;

const text = (about: string, values?: readonly string[]): Field => ({
  type: 'string',
  about,
  ...(values === undefined ? {} : { values }),
});
const number = (about: string): Field => ({ type: 'double', about });
const flag = (about: string): Field => ({ type: 'bool', about });
const texts = (about: string): Field => ({ type: 'list<string>', about });
const textsByName = (about: string): Field => ({ type: 'map<string, string>', about });

export const findingKinds = [
  'vulnerability',
  'end-of-life',
  'misconfiguration',
  'secret',
  'malware',
  'license',
] as const;

/**
 * The types of values in expressions, with their fields; views.ts fills them. A text that is not
 * known is "", and a number that is not known is NaN, with which no comparison holds.
 */
export const typeFields = {
  Severity: {
    level: text('How bad, by whoever knows best', severityLevels),
    score: number('CVSS base score, 0 to 10'),
  },
  Package: {
    type: text('Ecosystem', packageTypes),
    name: text('As the ecosystem writes it'),
    version: text('As the package manager prints it'),
    purl: text('Package URL'),
    licenses: texts('As declared'),
    license: text('SPDX expression of its licence; "" when none is known'),
    licenseCategory: text('What that licence asks for', [...licenseCategories, '']),
    paths: texts('Where it lies'),
    state: text('How sure it is that it is there to run', ['installed', 'locked', 'declared', '']),
    dev: flag('Only needed to develop or to test'),
    direct: flag('Asked for by the project itself'),
  },
  Finding: {
    id: text('The same across scans'),
    kind: text('What is wrong', findingKinds),
    name: text('Name of the flaw, the check or the rule; the distribution that has ended'),
    aliases: texts('Other names of the flaw'),
    summary: text('In a sentence'),
    severity: { type: 'Severity', about: 'How bad' },
    risk: number('How urgent, 0 to 100'),
    epss: number('Probability of exploitation in 30 days, 0 to 1'),
    exploited: flag("In CISA's catalogue, or seen in attacks"),
    fixable: flag('A version without the flaw exists'),
    fixedVersion: text('Lowest version that fixes it'),
    status: text('Where the match stands', [
      'fixed',
      'affected',
      'will-not-fix',
      'deferred',
      'end-of-life',
      'under-investigation',
      '',
    ]),
    origin: text('Which part of an image brought it', ['base-image', 'own', '']),
    package: { type: 'Package', about: 'What has the flaw; all its texts are "" without one' },
    path: text('File of a misconfiguration, a secret, malware or a licence'),
    controls: texts('Controls it speaks to: "nist-800-190:4.1.1"'),
    cwes: texts('Weaknesses'),
  },
  Distribution: {
    id: text('ID of os-release: "debian", "alpine"'),
    version: text('VERSION_ID'),
    name: text('PRETTY_NAME'),
  },
  Asset: {
    kind: text('What was looked at', targetKinds),
    name: text('A reference, a path, a host name'),
    digest: text('Of the image manifest'),
    platform: text('"linux/amd64"'),
    tags: texts('Names under which the image is known'),
    labels: textsByName('Of the image'),
    annotations: textsByName("Of the image's manifest"),
    ageDays: number('Days since the image was made'),
    distribution: { type: 'Distribution', about: 'What it runs on' },
    base: text('Name of the base image, where it is known'),
  },
  Report: {
    findings: { type: 'list<Finding>', about: 'What counts, after waivers' },
    packages: { type: 'list<Package>', about: 'All that is inside' },
    waived: number('Findings that do not count'),
    problems: number('Things that could not be looked at'),
    vulnerabilitiesLooked: flag('Flaws were looked up in a full database'),
  },
} as const satisfies Readonly<Record<string, Fields>>;

export type TypeName = keyof typeof typeFields;

export function fieldsOf(type: string): Fields | undefined {
  return Object.hasOwn(typeFields, type) ? typeFields[type as TypeName] : undefined;
}
