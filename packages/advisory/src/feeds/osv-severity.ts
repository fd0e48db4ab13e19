import type { Severity } from '@seaworthy/model';
import { isObject, type JsonObject, objectOf, objectsOf, textOf } from './json.ts';
import { severityOfScore, severityOfVectors, severityOfWord } from './severity.ts';

/**
 * The severity of a record: a CVSS vector, else the source's word, else a bare score. Where each is
 * written differs from source to source.
 */
export function recordSeverity(id: string, record: JsonObject): Severity | undefined {
  const specific = objectOf(record['database_specific']);
  return (
    severityOfList(record['severity'], id) ??
    severityOfWord(specific['severity'], id) ??
    severityOfScore(specific['cvss_v4_score'], 4, id) ??
    severityOfScore(specific['cvss_v3_score'], 3, id) ??
    severityOfScore(specific['cvss_v2_score'], 2, id) ??
    severityOfSummary(textOf(record['summary']) ?? '', id)
  );
}

/** The severity that a source gives within "affected[]". */
export function affectedSeverity(entry: JsonObject): Severity | undefined {
  const specific = objectOf(entry['database_specific']);
  const cvss = specific['cvss'];
  const vector = isObject(cvss) ? textOf(cvss['vectorString']) : textOf(cvss);
  return (
    severityOfList(entry['severity'], '') ??
    (vector === undefined ? undefined : severityOfVectors([vector], '')) ??
    severityOfWord(objectOf(entry['ecosystem_specific'])['urgency'], '') ??
    severityOfWord(objectOf(entry['ecosystem_specific'])['severity'], '') ??
    severityOfWord(specific['severity'], '')
  );
}

/**
 * A distribution's own word, under its own type ("Ubuntu"), where the record has a vector too: the
 * vector speaks of the flaw as such, the word of the package as the distribution builds it.
 */
export function ownWord(record: JsonObject): Severity | undefined {
  const list = objectsOf(record['severity']).filter((item) => item['type'] === 'Ubuntu');
  return list.length === 0 ? undefined : severityOfWord(list[0]!['score'], '');
}

/** "severity": CVSS vectors, or the word of a distribution under its own type ("Ubuntu"). */
function severityOfList(value: unknown, id: string): Severity | undefined {
  const list = objectsOf(value);
  const vectors = list
    .filter((item) => String(item['type']).startsWith('CVSS'))
    .flatMap((item) => textOf(item['score']) ?? []);
  const fromVector = severityOfVectors(vectors, id);
  if (fromVector !== undefined) return fromVector;
  for (const item of list) {
    const fromWord = severityOfWord(item['score'], id);
    if (fromWord !== undefined) return fromWord;
  }
  return undefined;
}

/** RPM distributions open the summary with it ("Important: ...") or close with it ("(Important)"). */
function severityOfSummary(summary: string, id: string): Severity | undefined {
  const word =
    /^(Critical|Important|Moderate|Low): /.exec(summary) ??
    /\((Critical|Important|Moderate|Low)\)$/.exec(summary);
  return word === null ? undefined : severityOfWord(word[1], id);
}
