/** Each metric with the values it may have, separated by blanks: "AV" → "N A L P". */
export type MetricValues = Readonly<Record<string, string>>;

/** The metrics of one version of CVSS, ready to read vectors with. */
export interface MetricTable {
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  readonly required: readonly string[];
}

export type Metrics = ReadonlyMap<string, string>;

export function tableOf(required: MetricValues, optional: MetricValues): MetricTable {
  const entries = Object.entries({ ...required, ...optional });
  return {
    values: new Map(entries.map(([name, values]) => [name, new Set(values.split(' '))])),
    required: Object.keys(required),
  };
}

/** No real vector comes near: all 32 metrics of version 4.0 take fewer than 200 characters. */
const maxLength = 400;

/**
 * Reads "AV:N/AC:L/...". The order of metrics is free, as most readers allow; undefined when a
 * metric is unknown, named twice or has a value it may not have, or when a required one is missing.
 */
export function parseMetrics(text: string, table: MetricTable): Metrics | undefined {
  if (text.length > maxLength) return undefined;
  const metrics = new Map<string, string>();
  for (const part of text.split('/')) {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon);
    const value = part.slice(colon + 1);
    const isAllowed = colon > 0 && table.values.get(name)?.has(value) === true;
    if (!isAllowed || metrics.has(name)) return undefined;
    metrics.set(name, value);
  }
  return table.required.every((name) => metrics.has(name)) ? metrics : undefined;
}

/** The required metrics alone. */
export function baseOf(metrics: Metrics, table: MetricTable): Metrics {
  return metrics.size === table.required.length
    ? metrics
    : new Map([...metrics].filter(([name]) => table.required.includes(name)));
}

/** Whether any of the metrics is there with a value that says something. */
export function definesAny(
  metrics: Metrics,
  names: readonly string[],
  notDefined: string,
): boolean {
  return names.some((name) => (metrics.get(name) ?? notDefined) !== notDefined);
}
