export const targetKinds = ['image', 'directory', 'root-filesystem', 'host', 'sbom'] as const;
