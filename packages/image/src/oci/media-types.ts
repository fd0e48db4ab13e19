import { mediaTypes } from '@seaworthy/registry';

export type ManifestKind = 'index' | 'image' | 'schema-one' | 'artifact';

/** `undefined` for types that say nothing, as registries that answer "application/json" do. */
export function manifestKindOf(mediaType: string | undefined): ManifestKind | undefined {
  switch (mediaType?.split(';', 1)[0]?.trim().toLowerCase()) {
    case mediaTypes.ociIndex:
    case mediaTypes.dockerList:
      return 'index';
    case mediaTypes.ociManifest:
    case mediaTypes.dockerManifest:
      return 'image';
    case mediaTypes.dockerSchemaOne:
    case mediaTypes.dockerSignedSchemaOne:
      return 'schema-one';
    case mediaTypes.ociArtifact:
      return 'artifact';
    default:
      return undefined;
  }
}

/**
 * Whether a configuration of this type is an image's. The vague types are those that old Docker
 * versions and registries wrote, and that the Docker engine therefore takes for images
 * (docker/distribution issue 1621).
 */
const imageConfigs: ReadonlySet<string> = new Set([
  mediaTypes.ociConfig,
  mediaTypes.dockerConfig,
  'application/octet-stream',
  'application/json',
  'text/html',
  '',
]);

export function isImageConfig(mediaType: string): boolean {
  return imageConfigs.has(mediaType);
}

/** What well-known things that are not images are called, for messages. */
const artifactNames: readonly (readonly [prefix: string, name: string])[] = [
  ['application/vnd.cncf.helm.', 'a Helm chart'],
  ['application/vnd.docker.plugin.', 'a Docker plugin'],
  ['application/vnd.dev.cosign.', 'a Cosign signature or attestation'],
  ['application/vnd.dev.sigstore.', 'a Sigstore bundle'],
  ['application/vnd.in-toto', 'an in-toto attestation'],
  ['application/vnd.wasm.', 'a WebAssembly module'],
  ['application/vnd.module.wasm.', 'a WebAssembly module'],
  ['application/vnd.cncf.openpolicyagent.', 'a policy bundle'],
  ['application/vnd.cncf.notary.', 'a Notary signature'],
  ['application/vnd.cyclonedx', 'an SBOM'],
  ['application/spdx', 'an SBOM'],
  ['application/vnd.ollama.', 'a model'],
  ['application/vnd.docker.ai.', 'a model'],
];

export function artifactName(mediaType: string): string {
  return artifactNames.find(([prefix]) => mediaType.startsWith(prefix))?.[1] ?? 'not an image';
}

/** Layers that licences keep out of registries: "urls" says where they can be had instead. */
export function isForeignLayer(mediaType: string): boolean {
  return mediaType.includes('.nondistributable.') || mediaType.includes('.foreign.');
}

/** Whether a layer is a tar archive, however compressed. Encrypted ones (ocicrypt) are not. */
export function isTarLayer(mediaType: string): boolean {
  if (mediaType.endsWith('+encrypted')) return false;
  return (
    mediaType === '' ||
    mediaType === 'application/octet-stream' ||
    mediaType === 'application/x-tar' ||
    /^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\..*tar/.test(mediaType)
  );
}
