import type { SecretFact, SecretScanner } from '@seaworthy/content';
import type { Inspection } from '@seaworthy/image';
import type { Inventory, Report, SecretFinding } from '@seaworthy/model';

type SecretCoverage = NonNullable<Report['coverage']['secrets']>;

export const secretsNotAsked: SecretCoverage = { looked: false, reason: 'they were not asked for' };

/** Secrets in files and in the configuration, and the inventory without those that it carries. */
export async function judgeSecrets(
  { inventory, contents, configuration, hasContents }: Inspection,
  scanner: SecretScanner,
): Promise<{ findings: SecretFinding[]; inventory: Inventory; coverage: SecretCoverage }> {
  const { composeConfigurationFindings, composeFileFindings, redactInventory } = await import(
    '@seaworthy/content'
  );
  const texts = configuration ?? { environment: [], labels: {}, history: [] };
  const inConfiguration = composeConfigurationFindings(
    // Annotations are labels by another name; an image's own labels come first.
    { ...texts, labels: { ...inventory.target.annotations, ...texts.labels } },
    scanner,
  );
  const clean = redactInventory(inventory, inConfiguration.secrets);
  const isImage = configuration !== undefined;
  const inFiles = composeFileFindings(
    contents
      .filter((one) => one.scanner === scanner.name)
      .map(({ path, inside, layer, deletedIn, fact }) => ({
        path,
        inside,
        fact: fact as SecretFact,
        ...(isImage ? { layer, deletedIn } : {}),
      })),
    scanner,
    clean.layers.map((layer) => layer.createdBy),
  );
  return {
    findings: [...inFiles, ...inConfiguration.findings],
    inventory: clean,
    coverage: hasContents
      ? { looked: true, rules: scanner.rules.length }
      : { looked: false, reason: 'a bill of materials has no files to look into' },
  };
}
