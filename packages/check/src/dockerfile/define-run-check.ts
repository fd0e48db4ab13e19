import { type AnyCheck, type Check, defineCheck, type Violation } from '../check.ts';
import { shippedStages } from './dockerfile.ts';
import { type Run, runsOf } from './run-commands.ts';

/** A check of what RUN instructions do. */
interface RunCheck extends Omit<Check<'dockerfile'>, 'reads' | 'judge'> {
  /** Shipped: only those whose files end in the image. */
  readonly stages: 'every' | 'shipped';
  judgeRun(run: Run): Iterable<Violation>;
}

export function defineRunCheck({ stages, judgeRun, ...check }: RunCheck): AnyCheck {
  return defineCheck({
    ...check,
    reads: 'dockerfile',
    *judge(dockerfile) {
      const looked = stages === 'every' ? dockerfile.stages : shippedStages(dockerfile);
      for (const run of runsOf(looked)) yield* judgeRun(run);
    },
  });
}
