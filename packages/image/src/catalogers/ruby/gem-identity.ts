/** Names that RubyGems allows. */
export function isGemName(text: string | undefined): text is string {
  return text !== undefined && text.length <= 256 && /^[\w.-]+$/.test(text);
}

/** Versions have dots and letters, never "-": what follows one is the platform. */
export function gemVersion(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= 256 && /^\d\w*(?:\.\w+)*$/.test(text)
    ? text
    : undefined;
}
