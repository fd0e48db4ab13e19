import type { Protection } from './protection.ts';
import { isContainerAction, type ResponseAction } from './response-action.ts';
import { ResponseBudget } from './response-budget.ts';
import type { ResponseCause } from './response-cause.ts';
import type { ResponseRule, ResponseSettings } from './response-settings.ts';
import { causeTest } from './select-causes.ts';

/** What becomes of one action of the rule that holds. */
export type Verdict =
  | { readonly verdict: 'act' }
  | { readonly verdict: 'dry-run' }
  | { readonly verdict: 'protected' | 'no-target'; readonly why: string }
  | { readonly verdict: 'limited'; readonly why: string; readonly isNews: boolean };

export type DecidedAction = Verdict & { readonly action: ResponseAction };

export interface ResponseDecision {
  readonly cause: ResponseCause;
  readonly rule: string;
  readonly scope: ResponseRule['scope'];
  readonly actions: readonly DecidedAction[];
}

interface PreparedRule {
  readonly rule: ResponseRule;
  readonly holds: (cause: ResponseCause) => boolean;
}

/** Says what is done about what was found. It remembers how much was done, and does nothing. */
export class ResponseDecider {
  readonly #settings: ResponseSettings;
  readonly #protection: Protection;
  readonly #rules: readonly PreparedRule[];
  readonly #budget: ResponseBudget;

  constructor(settings: ResponseSettings, protection: Protection) {
    this.#settings = settings;
    this.#protection = protection;
    this.#rules = settings.rules.map((rule) => ({ rule, holds: causeTest(rule.when) }));
    this.#budget = new ResponseBudget(settings.limits);
  }

  /**
   * @param nowMs of a clock that only goes forward
   * @returns undefined where no rule asks for anything
   */
  decide(cause: ResponseCause, nowMs: number): ResponseDecision | undefined {
    const rule = this.#rules.find(({ holds }) => holds(cause))?.rule;
    if (rule === undefined) return undefined;
    const actions = rule.respond.filter((action) => action !== 'allow');
    // "allow" beside others would be a contradiction, and the milder one counts.
    if (actions.length < rule.respond.length) return undefined;
    return {
      cause,
      rule: rule.name,
      scope: rule.scope,
      actions: actions.map((action) => ({ action, ...this.#judge(rule, action, cause, nowMs) })),
    };
  }

  #judge(rule: ResponseRule, action: ResponseAction, cause: ResponseCause, nowMs: number): Verdict {
    if (action === 'alert') return { verdict: 'act' };
    const { container, process } = cause;
    const isOfContainer = isContainerAction(action);
    if (isOfContainer && container === undefined) {
      return { verdict: 'no-target', why: 'it did not happen in a container' };
    }
    const why =
      (container === undefined ? undefined : this.#protection.ofContainer(container)) ??
      (isOfContainer
        ? undefined
        : this.#protection.ofProcess(process.pid, process.path, container !== undefined));
    if (why !== undefined) return { verdict: 'protected', why };
    const place = isOfContainer ? `${container?.fullId} ${action}` : undefined;
    const refusal = this.#budget.take(rule.name, place, nowMs);
    if (refusal !== undefined) return { verdict: 'limited', ...refusal };
    const mode = rule.mode ?? this.#settings.mode;
    return { verdict: mode === 'enforce' ? 'act' : 'dry-run' };
  }
}
