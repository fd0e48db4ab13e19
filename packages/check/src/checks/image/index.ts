import type { AnyCheck } from '../../check.ts';
import { imageHealthcheckMissing } from './image-healthcheck-missing.ts';
import { imageOnbuild } from './image-onbuild.ts';
import { imageRemoteAdd } from './image-remote-add.ts';
import { imageRemoteControlPort } from './image-remote-control-port.ts';
import { imageRootUser } from './image-root-user.ts';
import { imageSearchPath } from './image-search-path.ts';
import { imageSecretEnvironment } from './image-secret-environment.ts';
import { imageSecretHistory } from './image-secret-history.ts';
import { imageSecretLabel } from './image-secret-label.ts';
import { imageSetuidFiles } from './image-setuid-files.ts';
import { imageShellEntrypoint } from './image-shell-entrypoint.ts';
import { imageSshServer } from './image-ssh-server.ts';
import { imageSystemVolume } from './image-system-volume.ts';
import { imageTlsOffVariable } from './image-tls-off-variable.ts';
import { imageUserByName } from './image-user-by-name.ts';
import { imageWorldWritableFiles } from './image-world-writable-files.ts';

/** What the configuration of a built image must and must not say. */
export const imageChecks: readonly AnyCheck[] = [
  imageHealthcheckMissing,
  imageOnbuild,
  imageRemoteAdd,
  imageRemoteControlPort,
  imageRootUser,
  imageSearchPath,
  imageSecretEnvironment,
  imageSecretHistory,
  imageSecretLabel,
  imageSetuidFiles,
  imageShellEntrypoint,
  imageSshServer,
  imageSystemVolume,
  imageTlsOffVariable,
  imageUserByName,
  imageWorldWritableFiles,
];
