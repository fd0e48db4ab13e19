/** What JSON.parse gave, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** @returns undefined for what is no JSON, or no object */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

export function objectIn(object: JsonObject | undefined, name: string): JsonObject | undefined {
  return asObject(object?.[name]);
}

export function textIn(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** Numbers of 64 bits are texts in the JSON of protocol buffers. */
export function numberIn(object: JsonObject | undefined, name: string): number | undefined {
  const value = object?.[name];
  if (typeof value === 'number') {
    return value;
  }
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? Number(value) : undefined;
}

export function listIn(object: JsonObject | undefined, name: string): readonly unknown[] {
  const value = object?.[name];
  return Array.isArray(value) ? value : [];
}

export function textsIn(object: JsonObject | undefined, name: string): string[] {
  return listIn(object, name).filter((item) => typeof item === 'string');
}

/** The texts of an object by their names. */
export function textMapIn(object: JsonObject | undefined, name: string): Map<string, string> {
  const entries = Object.entries(objectIn(object, name) ?? {});
  return new Map(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
