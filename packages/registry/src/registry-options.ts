/** How a registry is to be talked to, as a user says it. */
export interface RegistryOptions {
  /** Talk plain HTTP. Never a fallback of our own. */
  readonly plainHttp: boolean;
  /** PEM files of further certificate authorities. */
  readonly caFiles: readonly string[];
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
}
