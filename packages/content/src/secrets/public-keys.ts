import { createHash } from 'node:crypto';

/**
 * Private keys that everybody has: what libraries test themselves with when they start, and so
 * carry inside. SHA-256 of the first 64 characters of the body.
 */
const published: ReadonlySet<string> = new Set([
  // The self tests of GnuTLS (lib/crypto-selftests-pk.c).
  '8dd51545b81e4a0a285630cfc608921c2523171d5cf57a8123116658baa84558',
  'c50f38f5a25dad1abc4c3162635f014f05e857ae7e6b590f66b42793e27f9d37',
  '4b86104d3a39ae361925614ff33350c34aa8370b85a3b2e79ee407705a0af571',
  '36d32468a4353827c6db9a9477736adf7bb980c50854d0b57257f5132ef32d39',
  'e36ff64abc8431d1295824c32f55327df2af968b417a4073cc696a2332d3c370',
  'd76d8725f92d87288e0466d850892bf8dd7f487ad21d40f211612ebec68852a2',
  // What Netty tries OpenSSL with (io.netty.handler.ssl.OpenSsl), in its jars and in those that hold it.
  '664bbc9a2d4540ff4917463bc045c4047c59403516abc7a3e5fd24a17c9da271',
]);

export function isPublished(firstLine: string): boolean {
  return published.has(createHash('sha256').update(firstLine).digest('hex'));
}
