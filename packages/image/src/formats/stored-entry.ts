/** An entry of a package database: its bytes, or why they cannot be had. */
export type StoredEntry =
  | { readonly id: number; readonly bytes: Buffer }
  | { readonly id: number; readonly error: string };
