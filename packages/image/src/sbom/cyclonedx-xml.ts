import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import { limitExceeded, malformed } from '@seaworthy/model';
import type { JsonObject } from './json-access.ts';
import { sbomLimits } from './sbom-facts.ts';

/**
 * Brings CycloneDX XML (the bom-1.x.xsd schemas) into the shape of the JSON form, as far as it is
 * read here. The parser knows no entities but the five of XML itself, so none can expand.
 *
 * @throws MALFORMED, LIMIT_EXCEEDED
 */
export function parseCyclonedxXml(xml: string, what: string): JsonObject {
  if (xml.length > sbomLimits.xmlBytes) {
    throw limitExceeded(what, 'bytes of XML', sbomLimits.xmlBytes);
  }
  const bom = parseRoot(xml, what);
  const version = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/.exec(namespaceOf(bom))?.[1];
  if (bom === undefined || version === undefined) {
    throw malformed(what, 'XML, but no CycloneDX document');
  }
  const metadata = child(bom, 'metadata');
  const subject = metadata && child(metadata, 'component');
  return {
    specVersion: version,
    metadata: {
      ...(subject === undefined ? {} : { component: componentOf(subject) }),
      properties: metadata === undefined ? [] : propertiesOf(metadata),
    },
    components: flatten(child(bom, 'components'), what),
    dependencies: children(child(bom, 'dependencies'), 'dependency').map((dependency) => ({
      ref: dependency.attributes['ref'],
      dependsOn: children(dependency, 'dependency').map((each) => each.attributes['ref']),
    })),
    compositions: children(child(bom, 'compositions'), 'composition').map((composition) => ({
      aggregate: textOf(child(composition, 'aggregate')),
      assemblies: children(child(composition, 'assemblies'), 'assembly').map(
        (each) => each.attributes['ref'],
      ),
    })),
  };
}

/** The parser goes as deep as its input; running out of stack is the input's fault. */
function parseRoot(xml: string, what: string): XmlElement | undefined {
  try {
    return parseXml(xml).root ?? undefined;
  } catch (error) {
    throw malformed(what, 'not well-formed XML', error);
  }
}

function namespaceOf(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  const prefix = /^([^:]+):/.exec(element.name)?.[1];
  return element.attributes[prefix === undefined ? 'xmlns' : `xmlns:${prefix}`] ?? '';
}

function flatten(components: XmlElement | undefined, what: string): JsonObject[] {
  const flat: JsonObject[] = [];
  const stack = children(components, 'component').toReversed();
  while (stack.length > 0) {
    const component = stack.pop()!;
    flat.push(componentOf(component));
    stack.push(...children(child(component, 'components'), 'component').toReversed());
    if (flat.length > sbomLimits.components) {
      throw limitExceeded(what, 'components', sbomLimits.components);
    }
  }
  return flat;
}

function componentOf(component: XmlElement): JsonObject {
  const evidence = child(component, 'evidence');
  const occurrences = evidence && child(evidence, 'occurrences');
  return {
    type: component.attributes['type'],
    'bom-ref': component.attributes['bom-ref'],
    group: textOf(child(component, 'group')),
    name: textOf(child(component, 'name')),
    version: textOf(child(component, 'version')),
    description: textOf(child(component, 'description')),
    scope: textOf(child(component, 'scope')),
    licenses: licensesOf(child(component, 'licenses')),
    cpe: textOf(child(component, 'cpe')),
    purl: textOf(child(component, 'purl')),
    evidence: {
      occurrences: children(occurrences, 'occurrence').map((each) => ({
        location: textOf(child(each, 'location')),
      })),
    },
    properties: propertiesOf(component),
  };
}

function licensesOf(licenses: XmlElement | undefined): JsonObject[] {
  return [
    ...children(licenses, 'expression').map((each) => ({ expression: textOf(each) })),
    ...children(licenses, 'license').map((each) => ({
      license: { id: textOf(child(each, 'id')), name: textOf(child(each, 'name')) },
    })),
  ];
}

function propertiesOf(owner: XmlElement): JsonObject[] {
  return children(child(owner, 'properties'), 'property').map((property) => ({
    name: property.attributes['name'],
    value: textOf(property),
  }));
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each): each is XmlElement => isNamed(each, name));
}

function children(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((each): each is XmlElement => isNamed(each, name)) ?? [];
}

function isNamed(node: unknown, name: string): boolean {
  return node instanceof XmlElement && (node.name === name || node.name.endsWith(`:${name}`));
}

function textOf(element: XmlElement | undefined): string | undefined {
  const text = element?.children.map((each) => (each instanceof XmlText ? each.text : '')).join('');
  return text?.trim();
}
