import { limitExceeded } from '@seaworthy/model';
import { interpolate } from '../compose/interpolate.ts';
import { readServices } from '../compose/read-services.ts';
import type { Subject } from '../subjects/index.ts';
import { at } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/** Services in one file. */
const maxServices = 5000;

/** Docker Compose and podman-compose. */
export const compose: FileKind = {
  name: 'compose',
  examplePath: 'compose.yaml',

  mayBe: (path) => /\.(?:ya?ml)$/i.test(path),

  read(file) {
    const isNamed = /(?:^|\/)(?:docker-|podman-|container-)?compose[^/]*$/i.test(file.path);
    // Cheap, and most YAML files are something else.
    if (!/^["']?services["']?[ \t]*:/m.test(file.text)) return [];
    if (!isNamed && /^["']?(?:apiVersion|kind|on|jobs|stages)["']?[ \t]*:/m.test(file.text))
      return [];
    const [document] = readYaml(file);
    if (document?.kind !== 'map') return [];
    const root = interpolate(document);
    const services = at(root, 'services');
    if (root.kind !== 'map' || services?.kind !== 'map') return [];
    if (services.entries.size > maxServices) {
      throw limitExceeded(file.path, 'services', maxServices);
    }
    const found = readServices(services);
    // Elsewhere "services" is a word like any other.
    if (!isNamed && !found.some((service) => service.complete)) return [];
    const subjects: Subject[] = found.map((value) => ({
      name: 'compose-service',
      resource: `service ${value.name}`,
      value,
    }));
    const value = { node: root, services: found };
    return [{ name: 'compose-file', resource: 'Compose file', value }, ...subjects];
  },
};
