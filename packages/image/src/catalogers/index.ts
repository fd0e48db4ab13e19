import { binary } from './binaries/binary.ts';
import type { Cataloger } from './cataloger.ts';
import { conan } from './conan/conan.ts';
import { pubspecLock } from './dart/pubspec-lock.ts';
import { dotnetProgram } from './dotnet/dotnet-program.ts';
import { dotnetProject } from './dotnet/dotnet-project.ts';
import { nugetLock } from './dotnet/nuget-lock.ts';
import { hexLock } from './elixir/hex-lock.ts';
import { goBinary } from './go/go-binary.ts';
import { goMod } from './go/go-mod.ts';
import { gradleLock } from './java/gradle-lock.ts';
import { javaArchive } from './java/java-archive.ts';
import { pomXml } from './java/pom-xml.ts';
import { sbtLock } from './java/sbt-lock.ts';
import { bunLock } from './javascript/bun-lock.ts';
import { denoLock } from './javascript/deno-lock.ts';
import { installedNpm } from './javascript/installed-npm.ts';
import { npmLock } from './javascript/npm-lock.ts';
import { pnpmLock } from './javascript/pnpm-lock.ts';
import { yarnLock } from './javascript/yarn-lock.ts';
import { apk } from './os/apk.ts';
import { chisel } from './os/chisel.ts';
import { distribution } from './os/distribution.ts';
import { dpkg } from './os/dpkg.ts';
import { packageRepositories } from './os/package-repositories.ts';
import { pacman } from './os/pacman.ts';
import { rpm } from './os/rpm.ts';
import { composerLock } from './php/composer-lock.ts';
import { installedComposer } from './php/installed-composer.ts';
import { condaEnvironment } from './python/conda-environment.ts';
import { installedConda } from './python/installed-conda.ts';
import { installedPython } from './python/installed-python.ts';
import { pdmLock } from './python/pdm-lock.ts';
import { pipfileLock } from './python/pipfile-lock.ts';
import { poetryLock } from './python/poetry-lock.ts';
import { pylock } from './python/pylock.ts';
import { requirements } from './python/requirements.ts';
import { uvLock } from './python/uv-lock.ts';
import { gemSpecification } from './ruby/gem-specification.ts';
import { gemfileLock } from './ruby/gemfile-lock.ts';
import { cargoLock } from './rust/cargo-lock.ts';
import { rustBinary } from './rust/rust-binary.ts';
import { packageResolved } from './swift/package-resolved.ts';

/**
 * Every cataloger. The distribution comes first, because the others need to know it; operating-
 * system package managers come before languages.
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of catalogers with unlike facts
export const catalogers: readonly Cataloger<any>[] = [
  // Operating systems
  distribution,
  apk,
  chisel,
  dpkg,
  pacman,
  rpm,
  packageRepositories,

  // JavaScript
  bunLock,
  denoLock,
  installedNpm,
  npmLock,
  pnpmLock,
  yarnLock,

  // Python
  condaEnvironment,
  installedConda,
  installedPython,
  pdmLock,
  pipfileLock,
  poetryLock,
  pylock,
  requirements,
  uvLock,

  // PHP
  composerLock,
  installedComposer,

  // Ruby
  gemSpecification,
  gemfileLock,

  // Java
  gradleLock,
  javaArchive,
  pomXml,
  sbtLock,

  // Go
  goBinary,
  goMod,

  // Rust
  cargoLock,
  rustBinary,

  // .NET
  dotnetProgram,
  dotnetProject,
  nugetLock,

  // Dart
  pubspecLock,

  // Elixir
  hexLock,

  // Swift
  packageResolved,

  // C and C++
  conan,

  // Programs without a package manager
  binary,
];
