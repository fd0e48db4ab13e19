import { SeaworthyError } from '@seaworthy/model';

/** OCI image-spec image-index.md "platform", in Go's names: "linux", "amd64", "v8". */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** "" where none is given. */
  readonly variant: string;
}

export interface PlatformWish {
  readonly platform: Platform;
  /** Whether the user asked for it. Then another one is an error. */
  readonly isExplicit: boolean;
}

/** "linux/arm64/v8", "linux/amd64", or an architecture alone, which means Linux. @throws USAGE */
export function parsePlatform(text: string): Platform {
  const parts = text.trim().toLowerCase().split('/');
  if (parts.length > 3 || !parts.every((part) => /^[a-z0-9][a-z0-9_.-]*$/.test(part))) {
    throw new SeaworthyError('USAGE', `"${text}" is not a platform`, {
      hint: 'Write it as os/architecture[/variant], for example linux/arm64.',
    });
  }
  const [os = '', architecture = '', variant = ''] =
    parts.length === 1 ? ['linux', ...parts] : parts;
  return normalizePlatform({ os, architecture, variant });
}

export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** One name for one thing: the kernel's and Debian's architecture names become Go's. */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os === 'macos' ? 'darwin' : platform.os.toLowerCase();
  const variant = platform.variant.toLowerCase().replace(/^(?=\d)/, 'v');
  const architecture = platform.architecture.toLowerCase();
  switch (architecture) {
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return { os, architecture: 'amd64', variant: variant === 'v1' ? '' : variant };
    case 'i386':
    case 'i686':
      return { os, architecture: '386', variant: '' };
    case 'aarch64':
    case 'arm64':
      return { os, architecture: 'arm64', variant: variant === 'v8' ? '' : variant };
    case 'armhf':
      return { os, architecture: 'arm', variant: 'v7' };
    case 'armel':
      return { os, architecture: 'arm', variant: 'v6' };
    default:
      return { os, architecture, variant };
  }
}

/**
 * How well an image's platform suits, 0 being exact; `undefined` when it does not. The same
 * variant comes first, then none, then older variants, which a newer processor runs too. Without
 * an explicit wish the 32-bit relatives of a 64-bit machine come last (containerd's platform
 * rules).
 */
export function rankPlatform(wish: PlatformWish, offered: Platform): number | undefined {
  const wanted = normalizePlatform(wish.platform);
  const have = normalizePlatform(offered);
  if (wanted.os !== have.os) return undefined;
  if (wanted.architecture === have.architecture) return rankVariant(wanted, have);
  if (wish.isExplicit) return undefined;
  const relative = { amd64: '386', arm64: 'arm' }[wanted.architecture];
  return relative === have.architecture ? 1000 - variantNumber(have) : undefined;
}

function rankVariant(wanted: Platform, have: Platform): number | undefined {
  if (wanted.variant === have.variant) return 0;
  if (have.variant === '') return 1;
  const distance = variantNumber(wanted) - variantNumber(have);
  if (distance === 0) return 1;
  if (distance > 0) return 1 + distance;
  return wanted.variant === '' ? 100 - distance : undefined;
}

/** What "no variant" means is fixed for each architecture. */
function variantNumber({ architecture, variant }: Platform): number {
  const number = Number.parseFloat(variant.slice(1));
  if (Number.isFinite(number)) return number;
  return { arm: 7, arm64: 8 }[architecture] ?? 1;
}

/**
 * The best of what is offered. Without an explicit wish, and with nothing that suits, an image for
 * another machine is better than none: linux/amd64, else any Linux, else the first.
 */
export function choosePlatform<T extends { readonly platform: Platform }>(
  offers: readonly T[],
  wish: PlatformWish,
): T | undefined {
  const chosen = best(offers, wish);
  if (chosen !== undefined || wish.isExplicit) return chosen;
  const usual = { os: 'linux', architecture: 'amd64', variant: '' };
  return (
    best(offers, { platform: usual, isExplicit: true }) ??
    offers.find((offer) => offer.platform.os === 'linux') ??
    offers[0]
  );
}

function best<T extends { readonly platform: Platform }>(
  offers: readonly T[],
  wish: PlatformWish,
): T | undefined {
  let chosen: T | undefined;
  let chosenRank = Number.POSITIVE_INFINITY;
  for (const offer of offers) {
    const rank = rankPlatform(wish, offer.platform);
    if (rank === undefined || rank >= chosenRank) continue;
    chosen = offer;
    chosenRank = rank;
  }
  return chosen;
}

/** What to say when an explicitly wanted platform is not there. */
export function platformMissing(
  what: string,
  wish: PlatformWish,
  offered: readonly Platform[],
): SeaworthyError {
  const names = [...new Set(offered.map(formatPlatform))];
  const shown = names.slice(0, 20).join(', ');
  const list = names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
  return new SeaworthyError(
    'TARGET_NOT_FOUND',
    `${what} has no image for ${formatPlatform(wish.platform)}`,
    { hint: names.length === 0 ? 'It holds no image at all.' : `It is there for: ${list}.` },
  );
}
