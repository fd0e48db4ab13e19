import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { isMap, unknownCharacter, type Value, type ValueFunction } from '../template/value.ts';
import { boundText, fromYaml, mapOf, plainOf, textOf, toYaml } from './values.ts';

/** What is made of something unknown is unknown. */
const known =
  (of: (text: string) => string): ValueFunction =>
  (value) =>
    textOf(value).includes(unknownCharacter) ? unknownCharacter : of(textOf(value));

const digest = (algorithm: string): ValueFunction =>
  known((text) => createHash(algorithm).update(text).digest('hex'));

const toJson = (value: Value | undefined, indent?: number): string =>
  boundText(JSON.stringify(plainOf(value ?? null), undefined, indent) ?? 'null');

/** As Helm does: a text that cannot be read gives a map that says so. */
const readMap: ValueFunction = (text) => {
  try {
    const value = fromYaml(textOf(text));
    return isMap(value) ? value : new Map();
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error;
    return new Map([['Error', error.message]]);
  }
};

const readList: ValueFunction = (text) => {
  try {
    const value = fromYaml(textOf(text));
    return Array.isArray(value) ? value : [];
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error;
    return [error.message];
  }
};

const urlParse: ValueFunction = (text) => {
  const url = URL.parse(textOf(text));
  const userinfo = url === null || url.username === '' ? '' : `${url.username}:${url.password}`;
  return new Map<string, Value>([
    ['scheme', url?.protocol.replace(/:$/, '') ?? ''],
    ['host', url?.host ?? ''],
    ['hostname', url?.hostname ?? ''],
    ['path', url?.pathname ?? textOf(text)],
    ['query', url?.search.replace(/^\?/, '') ?? ''],
    ['fragment', url?.hash.replace(/^#/, '') ?? ''],
    ['opaque', ''],
    ['userinfo', userinfo.replace(/:$/, '')],
  ]);
};

const urlJoin: ValueFunction = (map) => {
  const part = (key: string): string => textOf(mapOf(map).get(key));
  const user = part('userinfo') === '' ? '' : `${part('userinfo')}@`;
  const query = part('query') === '' ? '' : `?${part('query')}`;
  const fragment = part('fragment') === '' ? '' : `#${part('fragment')}`;
  const scheme = part('scheme') === '' ? '' : `${part('scheme')}://`;
  return `${scheme}${user}${part('host')}${part('path')}${query}${fragment}`;
};

/** Encodings, digests, documents and paths. */
export const encodingFunctions: Readonly<Record<string, ValueFunction>> = {
  b64enc: known((text) => Buffer.from(text).toString('base64')),
  b64dec: known((text) => Buffer.from(text, 'base64').toString()),
  sha1sum: digest('sha1'),
  sha256sum: digest('sha256'),
  sha512sum: digest('sha512'),
  toJson: (value) => toJson(value),
  toRawJson: (value) => toJson(value),
  toPrettyJson: (value) => toJson(value, 2),
  mustToJson: (value) => toJson(value),
  mustToRawJson: (value) => toJson(value),
  mustToPrettyJson: (value) => toJson(value, 2),
  fromJson: readMap,
  mustFromJson: readMap,
  fromJsonArray: readList,
  toYaml: (value) => toYaml(value ?? null),
  mustToYaml: (value) => toYaml(value ?? null),
  toYamlPretty: (value) => toYaml(value ?? null),
  fromYaml: readMap,
  fromYamlArray: readList,
  urlParse,
  urlJoin,
  base: (path) => posix.basename(textOf(path)),
  dir: (path) => posix.dirname(textOf(path)),
  ext: (path) => posix.extname(textOf(path)),
  clean: (path) => posix.normalize(textOf(path)),
  isAbs: (path) => textOf(path).startsWith('/'),
  osBase: (path) => posix.basename(textOf(path)),
  osDir: (path) => posix.dirname(textOf(path)),
  osClean: (path) => posix.normalize(textOf(path)),
  osExt: (path) => posix.extname(textOf(path)),
};
