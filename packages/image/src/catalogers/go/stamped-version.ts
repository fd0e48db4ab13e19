/** A version that the builder wrote into a program, and the variable that holds it. */
export interface StampedVersion {
  /** With a leading "v", as modules have it. */
  readonly version: string;
  readonly variable: string;
}

const isVersion = /^v?\d+\.\d+(?:\.\d+)?(?:[-+][0-9A-Za-z.+-]+)?$/;
const variableNames = new Set(['version', 'gitversion', 'buildversion', 'appversion', 'tag']);
const packageNames = new Set(['version', 'build', 'buildinfo', 'versions', 'meta']);

/**
 * A program built from a checkout calls itself "(devel)", but its builder often stamps the true
 * version into a variable: `-ldflags "-X main.version=1.2.3"`. Of several, the one nearest to the
 * main package wins: `main` itself, then the main module, then any package made for versions.
 */
export function stampedVersion(ldflags: string, mainModule: string): StampedVersion | undefined {
  let best: StampedVersion | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const [variable, value] of assignments(ldflags)) {
    const dot = variable.lastIndexOf('.');
    const inPackage = variable.slice(0, dot);
    if (!variableNames.has(variable.slice(dot + 1).toLowerCase()) || !isVersion.test(value)) {
      continue;
    }
    const rank = rankOf(inPackage, mainModule);
    if (rank >= bestRank) continue;
    bestRank = rank;
    best = { version: value.startsWith('v') ? value : `v${value}`, variable };
  }
  return best;
}

function rankOf(inPackage: string, mainModule: string): number {
  if (inPackage === 'main') return 0;
  if (inPackage === mainModule || inPackage.startsWith(`${mainModule}/`)) return 1;
  const last = inPackage.slice(inPackage.lastIndexOf('/') + 1);
  return packageNames.has(last) ? 2 : Number.POSITIVE_INFINITY;
}

/** The `-X variable=value` pairs of linker flags, whose quoting is that of a shell. */
function* assignments(ldflags: string): Generator<[variable: string, value: string]> {
  let afterFlag = false;
  for (const word of splitWords(ldflags)) {
    let pair: string | undefined;
    if (afterFlag) pair = word;
    else if (/^--?X=/.test(word)) pair = word.slice(word.indexOf('=') + 1);
    afterFlag = !afterFlag && (word === '-X' || word === '--X');
    const equals = pair?.indexOf('=') ?? -1;
    if (pair !== undefined && equals > 0) yield [pair.slice(0, equals), pair.slice(equals + 1)];
  }
}

function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (const c of text) {
    if (quote !== '') {
      if (c === quote) quote = '';
      else word += c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (c === ' ' || c === '\t' || c === '\n') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + c;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
