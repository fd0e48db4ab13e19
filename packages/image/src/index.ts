export type { Cataloger, FileSelector } from './catalogers/cataloger.ts';
export { catalogers } from './catalogers/index.ts';
export type {
  ContentFact,
  ContentScan,
  ContentScanner,
  PlacedContentFact,
} from './content/content-scanner.ts';
export { limits } from './limits.ts';
export { readers } from './readers/index.ts';
export type { Reader, ReaderContext, RegistryOptions, Source } from './readers/reader.ts';
export {
  type Inspection,
  type InventoryOptions,
  inspectTarget,
  takeInventory,
} from './take-inventory.ts';
