export { findBaseImage } from './base-image/find-base-image.ts';
export { type ImageRegistry, openImageRegistry } from './base-image/image-registry.ts';
export { newerTags } from './base-image/newer-tags.ts';
export { type RegisteredImage, registrationOf } from './base-image/registered-image.ts';
export type { Cataloger, FileSelector } from './catalogers/cataloger.ts';
export { catalogers } from './catalogers/index.ts';
export type {
  ContentFact,
  ContentScan,
  ContentScanner,
  ContentScanResult,
  PlacedContentFact,
} from './content/content-scanner.ts';
export { LayerFlights } from './layer/layer-flights.ts';
export {
  executeBits,
  type MarkedPath,
  setIdBits,
  writableForAll,
} from './layer/marked-path.ts';
export { limits } from './limits.ts';
export type { ImageConfig } from './oci/image-config.ts';
export { readers } from './readers/index.ts';
export type { Reader, ReaderContext, Source } from './readers/reader.ts';
export { listTags } from './readers/registry.ts';
export type { Offer } from './repositories/offer.ts';
export {
  type OfferOptions,
  type RepositoryOffers,
  readOffers,
} from './repositories/read-offers.ts';
export {
  type Inspection,
  type InventoryOptions,
  inspectTarget,
  takeInventory,
} from './take-inventory.ts';
export { withoutCredentials } from './target.ts';
