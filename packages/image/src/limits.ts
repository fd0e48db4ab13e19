/**
 * Bounds on what is scanned. Each is generous for honest input and small against a machine, and
 * breaking one is a named error or problem, never a crash.
 */
export const limits = {
  /** Uncompressed bytes of one layer. */
  layerBytes: 64 * 2 ** 30,
  /** How much larger than its compressed form a layer may be, once it is past a gibibyte. */
  layerRatio: 200,
  layerRatioFromBytes: 2 ** 30,
  /** Frames of one zstd blob: zstd:chunked gives every file one of its own. */
  zstdFrames: 500_000,
  /** Frames without content: parallel compressors put one before each of the others. */
  zstdEmptyFrames: 20_000,
  /** Entries of one layer, or of a directory tree. */
  layerEntries: 5_000_000,
  /** Files of a target that catalogers read: each may be a package. */
  catalogedFiles: 300_000,
  /** Strings, numbers, lists and records that catalogers keep of them. */
  factValues: 5_000_000,
  /** Symbolic and hard links and whiteouts of a target. */
  links: 2_000_000,
  /** Directories in the paths of all of these together, counted again for every 256 characters. */
  segmentsInAll: 12_000_000,
  /** Characters of all paths of a target together. */
  pathCharactersInAll: 512 * 2 ** 20,
  layersPerImage: 1_000,
  /** As Linux: PATH_MAX. */
  pathBytes: 4_096,
  pathSegments: 1_024,
  problemsPerLayer: 500,
  /** Stored bytes of an archive whose files are looked at, of which each is held in memory. */
  contentArchiveBytes: 64 * 2 ** 20,
  /** What the files of one such archive may become, those of archives inside it included. */
  contentInflatedBytes: 512 * 2 ** 20,
  contentEntries: 100_000,
  contentArchiveDepth: 4,
  /** Bytes and files that wait for engines beside us before reading pauses. */
  contentWaitingBytes: 96 * 2 ** 20,
  contentWaitingFiles: 64,
  /** Secrets and the like of one layer. */
  contentFacts: 10_000,
  /** Entries in the outer archive of a docker-archive or oci-archive. */
  archiveEntries: 100_000,
  /** Manifests, indexes and configurations. */
  documentBytes: 8 * 2 ** 20,
  /** What a compressed archive or standard input may become in the temporary directory. */
  spoolBytes: 64 * 2 ** 30,
} as const;
