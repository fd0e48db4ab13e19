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
import { cargoLock } from './rust/cargo-lock.ts';
import { rustBinary } from './rust/rust-binary.ts';
import { packageResolved } from './swift/package-resolved.ts';

/**
 * Every cataloger. The distribution comes first, because the others need to know it; operating-
 * system package managers come before languages.
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of catalogers with unlike facts
export const catalogers: readonly Cataloger<any>[] = [
  // Java
  javaArchive,
  pomXml,
  gradleLock,
  sbtLock,

  // Go
  goBinary,
  goMod,

  // Rust
  rustBinary,
  cargoLock,

  // .NET
  dotnetProgram,
  nugetLock,
  dotnetProject,

  // Dart
  pubspecLock,

  // Elixir and Erlang
  hexLock,

  // Swift
  packageResolved,

  // C and C++
  conan,
];
