import type { Container } from '../event/container.ts';
import type { Protection } from './protection.ts';
import type { PreventionRule, ResponseSettings } from './response-settings.ts';
import { containerTest } from './select-causes.ts';

/** What a container may not do, from the rules that hold for it. */
export interface Prevention {
  readonly rules: readonly string[];
  readonly mode: 'dry-run' | 'enforce';
  readonly deniesChangedFiles: boolean;
  readonly deniesFilesOutsideImage: boolean;
  readonly deniesMemoryFiles: boolean;
  readonly deniesModules: boolean;
  /** Files by their hash, the same for all containers. */
  readonly deniesHashes: boolean;
  /** Absolute paths of files that nothing may open. */
  readonly unreadable: readonly string[];
  /** undefined: anywhere. */
  readonly destinations: readonly string[] | undefined;
}

/** Rules of prevention, prepared. Of several rules what each denies is denied. */
export class PreventionPlan {
  readonly #settings: ResponseSettings;
  readonly #protection: Protection;
  readonly #rules: readonly {
    readonly rule: PreventionRule;
    readonly holds: (container: Container | undefined) => boolean;
  }[];

  constructor(settings: ResponseSettings, protection: Protection) {
    this.#settings = settings;
    this.#protection = protection;
    this.#rules = settings.prevent.map((rule) => ({ rule, holds: containerTest(rule.when) }));
  }

  /** One for each mode, as a rule may be tried out beside others that stand. */
  preventionsOf(container: Container): Prevention[] {
    if (this.#protection.ofContainer(container) !== undefined) return [];
    const rules = this.#rules.filter(({ holds }) => holds(container)).map(({ rule }) => rule);
    return (['enforce', 'dry-run'] as const).flatMap((mode) => {
      const own = rules.filter((rule) => (rule.mode ?? this.#settings.mode) === mode);
      return own.length === 0 ? [] : [this.#unite(own, mode)];
    });
  }

  #unite(rules: readonly PreventionRule[], mode: Prevention['mode']): Prevention {
    const lists = rules.flatMap(({ destinations }) => destinations ?? []);
    return {
      rules: rules.map(({ name }) => name),
      mode,
      deniesChangedFiles: rules.some(({ deny }) => deny.includes('changed-files')),
      deniesFilesOutsideImage: rules.some(({ deny }) => deny.includes('files-outside-image')),
      deniesMemoryFiles: rules.some(({ deny }) => deny.includes('memory-files')),
      deniesModules: rules.some(({ deny }) => deny.includes('kernel-modules')),
      deniesHashes: this.#settings.forbiddenHashes.length > 0,
      unreadable: [...new Set(rules.flatMap(({ unreadable }) => unreadable))],
      destinations: rules.some(({ destinations }) => destinations !== undefined)
        ? lists
        : undefined,
    };
  }
}
