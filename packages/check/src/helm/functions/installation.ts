import { unknownCharacter, type Value, type ValueFunction } from '../template/value.ts';
import { integerOf } from './values.ts';

const unknown: ValueFunction = () => unknownCharacter;

const certificate: ValueFunction = () =>
  new Map<string, Value>([
    ['Cert', unknownCharacter],
    ['Key', unknownCharacter],
  ]);

/**
 * What only an installation tells: chance, keys, the hour, the cluster. All of it is unknown, except
 * that a cluster which is not there holds nothing, as `helm template` has it.
 */
export const installationFunctions: Readonly<Record<string, ValueFunction>> = {
  ...Object.fromEntries(
    [
      ...['randAlpha', 'randAlphaNum', 'randAscii', 'randBytes', 'randNumeric', 'uuidv4'],
      ...['bcrypt', 'htpasswd', 'derivePassword', 'encryptAES', 'decryptAES', 'genPrivateKey'],
      ...['now', 'date', 'dateInZone', 'dateModify', 'date_in_zone', 'date_modify', 'ago'],
      ...['mustDateModify', 'htmlDate', 'htmlDateInZone', 'unixEpoch', 'toDate', 'mustToDate'],
      ...['duration', 'durationRound', 'shuffle', 'env', 'expandenv'],
    ].map((name) => [name, unknown] as const),
  ),
  randInt: (low) => integerOf(low),
  genCA: certificate,
  genCAWithKey: certificate,
  genSelfSignedCert: certificate,
  genSelfSignedCertWithKey: certificate,
  genSignedCert: certificate,
  genSignedCertWithKey: certificate,
  buildCustomCert: certificate,
  getHostByName: () => '',
  lookup: () => new Map<string, Value>(),
};
