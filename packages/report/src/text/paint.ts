import type { SeverityLevel } from '@seaworthy/model';

type Style = (text: string) => string;

/** Select Graphic Rendition (ECMA-48, 8.3.117), or nothing at all where colour is not wanted. */
export interface Paint {
  readonly bold: Style;
  readonly dim: Style;
  readonly good: Style;
  readonly warn: Style;
  readonly alarm: Style;
  readonly severity: Readonly<Record<SeverityLevel, Style>>;
}

export function createPaint(color: boolean): Paint {
  const style =
    (codes: string): Style =>
    (text) =>
      color && text !== '' ? `\x1b[${codes}m${text}\x1b[0m` : text;
  return {
    bold: style('1'),
    dim: style('2'),
    good: style('1;32'),
    warn: style('1;33'),
    alarm: style('1;31'),
    severity: {
      critical: style('1;31'),
      high: style('31'),
      medium: style('33'),
      low: style('36'),
      none: style('2'),
      unknown: style('2'),
    },
  };
}

/** Where the colours of a risk change; docs/risk.md says what the numbers mean. */
export function riskPaint(risk: number, paint: Paint): Style {
  if (risk >= 90) return paint.severity.critical;
  if (risk >= 50) return paint.severity.high;
  return risk >= 10 ? paint.severity.medium : paint.severity.low;
}
