import { limitExceeded, malformed, SeaworthyError } from '@seaworthy/model';
import { readCyclonedx } from './cyclonedx.ts';
import { parseCyclonedxXml } from './cyclonedx-xml.ts';
import { isObject, type JsonObject, objectOf, textOf } from './json-access.ts';
import { decodeSbom, tagValueStart } from './looks-like-sbom.ts';
import { type SbomFacts, sbomLimits } from './sbom-facts.ts';
import { readSpdx } from './spdx.ts';
import { parseTagValue } from './spdx-tag-value.ts';
import { readSpdx3 } from './spdx3.ts';
import { readSyft } from './syft.ts';

/**
 * Reads a bill of materials of any known format, found from the content. Attestations around it
 * (DSSE envelopes, Sigstore bundles, in-toto statements) are opened; their signatures are not
 * verified here.
 *
 * @param what names the document in errors
 * @throws MALFORMED, LIMIT_EXCEEDED, TARGET_UNSUPPORTED
 */
export function parseSbom(bytes: Buffer, what: string): SbomFacts {
  if (bytes.length > sbomLimits.documentBytes) {
    throw limitExceeded(what, 'bytes', sbomLimits.documentBytes);
  }
  const text = decodeSbom(bytes);
  const start = text.slice(0, 65_536).trimStart();
  if (start.startsWith('<')) return readCyclonedx(parseCyclonedxXml(text, what), what);
  if (tagValueStart.test(start)) return readSpdx(parseTagValue(text, what), what);
  return readJson(parseJson(text, what), what);
}

/** One JSON document, or the first of several that stand one on a line, as attestations do. */
function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const end = text.indexOf('\n');
    if (end > 0 && text.startsWith('{')) {
      try {
        return JSON.parse(text.slice(0, end));
      } catch {
        // Not lines of JSON either: the first error says more.
      }
    }
    throw malformed(what, 'neither JSON, XML nor SPDX tag-value', error);
  }
}

function readJson(value: unknown, what: string): SbomFacts {
  let document = value;
  for (let i = 0; i < sbomLimits.wrappings; i++) {
    if (!isObject(document)) break;
    const facts = readDocument(document, what);
    if (facts !== undefined) return facts;
    const inner = unwrap(document, what);
    if (inner === undefined) break;
    document = inner;
  }
  const isReport = isObject(value) && objectOf(value['tool'])?.['name'] === 'seaworthy';
  throw new SeaworthyError('TARGET_UNSUPPORTED', `${what}: not a known kind of SBOM`, {
    hint: isReport
      ? 'This is a report of Seaworthy: read it with seaworthy convert.'
      : 'CycloneDX, SPDX and Syft documents can be read, and attestations that hold one.',
  });
}

function readDocument(document: JsonObject, what: string): SbomFacts | undefined {
  if (document['bomFormat'] === 'CycloneDX') return readCyclonedx(document, what);
  if (textOf(document['spdxVersion']) !== undefined) return readSpdx(document, what);
  const context = textOf(document['@context']);
  if (context?.startsWith('https://spdx.org/rdf/3.') && Array.isArray(document['@graph'])) {
    return readSpdx3(document, what);
  }
  const isSyft =
    Array.isArray(document['artifacts']) &&
    (isObject(document['descriptor']) || isObject(document['schema']));
  return isSyft ? readSyft(document, what) : undefined;
}

/**
 * One layer of wrapping: a Sigstore bundle, a DSSE envelope (its payload is Base64), an in-toto
 * statement, cosign's older predicate form with "Data", or the answer of GitHub's dependency graph.
 */
function unwrap(document: JsonObject, what: string): unknown {
  const envelope = objectOf(document['dsseEnvelope']);
  if (envelope !== undefined) return envelope;
  const { payload, payloadType } = document;
  if (typeof payload === 'string' && typeof payloadType === 'string') {
    return parseJson(Buffer.from(payload, 'base64').toString('utf8'), what);
  }
  if (textOf(document['_type'])?.startsWith('https://in-toto.io/Statement/')) {
    return document['predicate'];
  }
  if (typeof document['Data'] === 'string') return parseJson(document['Data'], what);
  return objectOf(document['Data']) ?? objectOf(document['sbom']);
}
