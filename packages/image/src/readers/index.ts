import type { Reader } from './reader.ts';
import { directoryReader, hostReader, rootFileSystemReader } from './tree.ts';

/** Every reader, in the order in which they are asked whether a bare target is theirs. */
export const readers: readonly Reader[] = [rootFileSystemReader, directoryReader, hostReader];
