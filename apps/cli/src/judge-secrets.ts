import type { SecretFact, SecretScanner } from '@seaworthy/content';
import type { ImageConfig, Inspection } from '@seaworthy/image';
import type { Inventory, Report, SecretFinding } from '@seaworthy/model';

interface HistoryLine {
  readonly text: string;
  readonly layer?: number;
}

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
  const texts =
    configuration === undefined
      ? { environment: [], labels: {}, history: [] }
      : { ...configuration, history: historyLines(configuration) };
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

/** Every step of the build, also those that made no layer; very old images only tell of layers. */
function historyLines({ history, createdBy }: ImageConfig): HistoryLine[] {
  if (history.length === 0) {
    return createdBy.flatMap((text, layer) => (text === undefined ? [] : [{ text, layer }]));
  }
  let layers = 0;
  return history.flatMap((entry) => {
    const made = entry.emptyLayer ? {} : { layer: layers++ };
    const texts = [entry.createdBy, entry.comment].filter((text) => text !== undefined);
    return texts.length === 0 ? [] : [{ text: texts.join(' # '), ...made }];
  });
}
