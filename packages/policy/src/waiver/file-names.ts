/** Names under which files of waivers are found; apart from what reads them, which takes loading. */
export const seaworthyFileNames = ['seaworthy.yaml', 'seaworthy.yml'] as const;
export const trivyignoreFileNames = ['.trivyignore'] as const;
export const trivyignoreYamlFileNames = ['.trivyignore.yaml', '.trivyignore.yml'] as const;

export const waiverFileNames: readonly string[] = [
  ...seaworthyFileNames,
  ...trivyignoreFileNames,
  ...trivyignoreYamlFileNames,
];
