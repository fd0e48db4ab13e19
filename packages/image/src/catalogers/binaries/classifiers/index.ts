import type { Classifier } from '../classifier.ts';
import { applications } from './applications.ts';
import { databases } from './databases.ts';
import { languages } from './languages.ts';
import { libraries } from './libraries.ts';
import { servers } from './servers.ts';
import { tools } from './tools.ts';

/** Everything that the binary cataloger knows. Two classifiers of one name are one product. */
export const classifiers: readonly Classifier[] = [
  ...languages,
  ...servers,
  ...databases,
  ...libraries,
  ...tools,
  ...applications,
];
