/**
 * Media types of images and what they mean to us: OCI image specification 1.1 media-types.md and
 * Docker's image manifest v2 schema 1 and 2.
 */
export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociArtifact: 'application/vnd.oci.artifact.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerSchemaOne: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSignedSchemaOne: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

/** What a client says it understands when it asks for a manifest; best first. */
export const acceptedManifests = [
  mediaTypes.ociIndex,
  mediaTypes.dockerList,
  mediaTypes.ociManifest,
  mediaTypes.dockerManifest,
  mediaTypes.dockerSignedSchemaOne,
  mediaTypes.dockerSchemaOne,
].join(', ');
