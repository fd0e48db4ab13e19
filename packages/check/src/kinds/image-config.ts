import { imageConfigOf } from '../subjects/image-config.ts';
import type { Subject } from '../subjects/index.ts';
import { at, itemsOf, textOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/** The output of `docker inspect` for images, and the configuration of an OCI image. */
export const imageConfig: FileKind = {
  name: 'image-config',
  examplePath: 'image.config.json',

  mayBe: (path) => /\.json$/i.test(path),

  read(file) {
    // Cheap, and most JSON files are something else.
    if (!/"(?:rootfs|RootFS)"\s*:/.test(file.text)) return [];
    const [document] = readYaml(file);
    if (document === undefined) return [];
    const documents = document.kind === 'list' ? itemsOf(document) : [document];
    return documents.flatMap((each): Subject[] => {
      const value = imageConfigOf(each);
      if (value === undefined) return [];
      const name = textOf(at(each, 'RepoTags', 0));
      const resource = name === undefined ? 'image' : `image ${name}`;
      return [{ name: 'image-config', resource, value }];
    });
  },
};
