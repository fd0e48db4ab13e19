import type { SecretRule } from '../rule.ts';
import { ai } from './ai.ts';
import { awsGoogleAzure } from './aws-google-azure.ts';
import { business } from './business.ts';
import { chat } from './chat.ts';
import { clouds } from './clouds.ts';
import { databases } from './databases.ts';
import { generic } from './generic.ts';
import { identity } from './identity.ts';
import { mail } from './mail.ts';
import { monitoring } from './monitoring.ts';
import { payment } from './payment.ts';
import { pipelines } from './pipelines.ts';
import { platforms } from './platforms.ts';
import { privateKeys } from './private-keys.ts';
import { registries } from './registries.ts';
import { sourceControl } from './source-control.ts';

/** Every rule. Where two match the same characters, the first one wins. */
export const secretRules: readonly SecretRule[] = [
  ...awsGoogleAzure,
  ...clouds,
  ...sourceControl,
  ...registries,
  ...pipelines,
  ...chat,
  ...payment,
  ...mail,
  ...ai,
  ...monitoring,
  ...privateKeys,
  ...platforms,
  ...identity,
  ...business,
  ...databases,
  ...generic,
];
