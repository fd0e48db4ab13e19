import type { SecretFinding } from '@seaworthy/model';
import { printable } from './text/printable.ts';

/** Where a secret stands, in the words of every format for people: "etc/app.env:12, layer 3". */
export function secretPlace(finding: SecretFinding): string {
  const { where, path, line, name, layer, deletedIn } = finding;
  const place =
    path !== undefined
      ? `${path}${line === undefined ? '' : `:${line}`}`
      : where === 'env'
        ? `variable ${name ?? ''}`
        : where === 'label'
          ? `label ${name ?? ''}`
          : where === 'build-arg'
            ? 'a build argument in the image history'
            : 'the image history';
  const notes = [
    ...(layer === undefined ? [] : [`layer ${layer}`]),
    ...(deletedIn === undefined ? [] : [`deleted in layer ${deletedIn}, and still in the image`]),
  ];
  return [printable(place), ...notes].join(', ');
}
