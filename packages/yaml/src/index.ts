export {
  composeYaml,
  type YamlBuilder,
  type YamlCollection,
  type YamlOptions,
  type YamlScalar,
  type YamlTag,
} from './compose-yaml.ts';
export { checkAgainst } from './strict/check-against.ts';
export { parseYaml, type YamlNode, yamlError } from './strict/parse-yaml.ts';
export { placeAt } from './strict/place.ts';
export { keyOffsetOf, offsetOf, plainValue } from './strict/plain-value.ts';
export { offsetInScalar } from './strict/scalar-offset.ts';
export { YamlError } from './yaml-error.ts';
