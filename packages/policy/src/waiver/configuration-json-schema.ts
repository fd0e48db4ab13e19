import { z } from 'zod';
import { ConfigurationFile } from './seaworthy-yaml-schema.ts';

/** The published JSON Schema (2020-12) of `seaworthy.yaml`, for editors. */
export function configurationJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(ConfigurationFile, { io: 'input' });
  return { $schema, $id: 'urn:seaworthy:schema:seaworthy-yaml', ...schema };
}
