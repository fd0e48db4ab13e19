import { rpm } from '../versions/rpm.ts';

/** A stream of Red Hat Enterprise Linux, as a CPE names it. */
export interface RedHatStream {
  /** "9" */
  major: string;
  /** Fixes only for those who pay for longer support of a release. */
  extended: boolean;
}

/**
 * The stream behind a CPE: "cpe:/a:redhat:enterprise_linux:9::appstream" and its additional
 * repositories (rhel_extras), or "cpe:/o:redhat:rhel_eus:9.0::baseos" and the other kinds of
 * extended support. `undefined` for other products, which have packages of their own.
 */
export function streamOfCpe(cpe: string): RedHatStream | undefined {
  const match =
    /^cpe:\/[ao]:redhat:(enterprise_linux|rhel_(?:extras|aus|e4s|els|eus|tus)(?:_\w+)?):(\d{1,3})(?:[.:]|$)/.exec(
      cpe,
    );
  if (match === null) return undefined;
  return { major: match[2]!, extended: /^rhel_(?!extras)/.test(match[1]!) };
}

/**
 * The branch that a build belongs to, by the tag in its release: "9_2" of "7.76.1-23.el9_2.4",
 * "8.9.0" of "3.1.4-142.module+el8.9.0+21471+7d1e4a35", "7" of "1.0.2k-26.el7".
 */
export function branchOf(version: string): string | undefined {
  const release = version.slice(version.lastIndexOf('-') + 1);
  const tag = /module[+_]el(\d+(?:\.\d+)*)/.exec(release) ?? /\.el(\d+(?:_\d+)?)/.exec(release);
  return tag?.[1];
}

/** Whether one of the builds, of the version's own branch, is the version or an older one. */
export function hasFixOfBranch(version: string, builds: readonly string[]): boolean {
  const branch = branchOf(version);
  if (branch === undefined) return false;
  return builds.some((build) => branchOf(build) === branch && rpm.compare(version, build) >= 0);
}

/** The first build with the fix in each branch, lowest first. */
export function firstBuilds(builds: Iterable<string>): string[] {
  const first = new Map<string, string>();
  for (const build of builds) {
    const branch = branchOf(build) ?? '';
    const known = first.get(branch);
    if (known === undefined || rpm.compare(build, known) < 0) first.set(branch, build);
  }
  return [...first.values()].sort(rpm.compare);
}
