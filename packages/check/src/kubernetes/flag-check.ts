import { type AnyCheck, type Check, defineCheck, type Violation } from '../check.ts';
import type { ControlPlaneComponent, ControlPlaneProgram } from '../subjects/control-plane.ts';

/** A check of the flags of one program of the control plane. */
export function defineFlagCheck(
  check: Omit<Check<'control-plane-component'>, 'reads'> & {
    readonly program: ControlPlaneProgram;
  },
): AnyCheck {
  const { program, ...rest } = check;
  return defineCheck({
    ...rest,
    reads: 'control-plane-component',
    concerns: (component) => component.program === program,
  });
}

/** A flag has to be there. Silent when a part of the command line is not known. */
export function* requireFlag(
  { flags, command, isPartial }: ControlPlaneComponent,
  ...names: readonly string[]
): Generator<Violation> {
  if (isPartial) return;
  for (const name of names) {
    if ((flags.get(name)?.value ?? '') === '') yield { at: command, says: `--${name} is not set` };
  }
}

/** A flag that is a switch has to have a value; `otherwise` is what the program takes without it. */
export function* requireSwitch(
  { flags, command, isPartial }: ControlPlaneComponent,
  name: string,
  wanted: boolean,
  otherwise: boolean,
): Generator<Violation> {
  const flag = flags.get(name);
  if (flag === undefined) {
    if (wanted !== otherwise && !isPartial) {
      yield { at: command, says: `--${name} is not set, and is then ${otherwise}` };
    }
  } else if (flag.value === String(!wanted)) {
    yield {
      at: flag.at,
      says: `--${name} is ${flag.value}`,
      ...mendFlag(flag.at, name, String(wanted)),
    };
  }
}

/** A number of a flag has to be at least so large. */
export function* requireNumber(
  component: ControlPlaneComponent,
  name: string,
  least: number,
): Generator<Violation> {
  const flag = component.flags.get(name);
  if (flag === undefined) yield* requireFlag(component, name);
  else if (/^\d+$/.test(flag.value) && Number(flag.value) < least) {
    yield { at: flag.at, says: `--${name} is ${flag.value}, which is less than ${least}` };
  }
}

/** Items of a flag that is a list. */
export function listOf({ flags }: ControlPlaneComponent, name: string): string[] {
  const value = flags.get(name)?.value ?? '';
  return value === '' ? [] : value.split(',').map((item) => item.trim());
}

/** Only where name and value are one word, as nearly everybody writes them. */
function mendFlag(at: Violation['at'], name: string, value: string): Pick<Violation, 'mend'> {
  const text = at.file.text.slice(at.start, at.end);
  const isOneWord = new RegExp(`^(["']?)--${name}=\\w+\\1$`).test(text);
  return isOneWord ? { mend: [{ at, text: text.replace(/=\w+/, `=${value}`) }] } : {};
}
