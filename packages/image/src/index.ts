export type { Cataloger, FileSelector } from './catalogers/cataloger.ts';
export { catalogers } from './catalogers/index.ts';
export { limits } from './limits.ts';
export { readers } from './readers/index.ts';
export type { Reader, ReaderContext, Source } from './readers/reader.ts';
export type { Offer } from './repositories/offer.ts';
export {
  type OfferOptions,
  type RepositoryOffers,
  readOffers,
} from './repositories/read-offers.ts';
export { type InventoryOptions, takeInventory } from './take-inventory.ts';
