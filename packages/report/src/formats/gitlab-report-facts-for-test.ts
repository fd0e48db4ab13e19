/**
 * What GitLab's schema 15.0.7 asks of the parts that are written here, as JSON Schema. No registry
 * has the official one (gitlab-org/security-products/security-report-schemas, tag v15.0.7).
 */
export function gitlabReportFacts(type: 'container_scanning' | 'dependency_scanning'): object {
  const isContainer = type === 'container_scanning';
  return object({
    version: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    schema: optional({ type: 'string', pattern: '^https?://.+' }),
    scan: object({
      type: { const: type },
      status: { enum: ['success', 'failure'] },
      start_time: time,
      end_time: time,
      analyzer: tool,
      scanner: tool,
      messages: optional(
        array(object({ level: { enum: ['info', 'warn', 'fatal'] }, value: text(1) })),
      ),
    }),
    vulnerabilities: array(
      object({
        id: text(1),
        name: optional(text(0, 255)),
        description: optional(text(0, 1_048_576)),
        severity: optional({ enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] }),
        solution: optional(text(0, 7000)),
        identifiers: {
          ...array(object({ type: text(1), name: text(1), value: text(1), url: optional(link) })),
          minItems: 1,
        },
        cvss_vectors: optional({
          ...array(object({ vendor: text(1), vector: text(16, 128) })),
          minItems: 1,
          maxItems: 10,
        }),
        links: optional(array(object({ name: optional(text(0)), url: link }))),
        details: optional({
          type: 'object',
          additionalProperties: object({ type: { const: 'text' }, name: text(1), value: text(0) }),
        }),
        location: object(
          isContainer
            ? { dependency, operating_system: text(1), image: text(1) }
            : { dependency, file: text(1) },
        ),
      }),
    ),
    remediations: optional({ type: 'array', maxItems: 0 }),
    ...(isContainer
      ? {}
      : {
          dependency_files: array(
            object({ path: text(1), package_manager: text(1), dependencies: array(dependency) }),
          ),
        }),
  });
}

const optionals = new WeakSet<object>();

function optional<T extends object>(schema: T): T {
  const copy = { ...schema };
  optionals.add(copy);
  return copy;
}

/** Every property is required that is not optional, and there are no others. */
function object(properties: Record<string, object>): object {
  const required = Object.keys(properties).filter((key) => !optionals.has(properties[key]!));
  return { type: 'object', properties, required, additionalProperties: false };
}

function array(items: object): object {
  return { type: 'array', items };
}

function text(minLength: number, maxLength?: number): object {
  return { type: 'string', minLength, ...(maxLength === undefined ? {} : { maxLength }) };
}

const time = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' };
const link = { type: 'string', pattern: '^(https?|ftp)://.+' };
const tool = object({
  id: text(1),
  name: text(1),
  version: text(1),
  vendor: object({ name: text(1) }),
});
const dependency = object({
  package: object({ name: text(0) }),
  version: text(0),
  iid: optional({ type: 'number' }),
  direct: optional({ type: 'boolean' }),
});
