import type { Package } from '@seaworthy/model';

/**
 * Packages that carry headers or the text of the kernel's source, and no kernel. They are built
 * from the kernel's source package and inherit every one of its flaws, hundreds in a base image
 * with a C library's development files, though none of the code that has them is there to run. As
 * Grype does by default, they are left out; the scan says how many.
 */
export function isKernelHeaders(pkg: Package): boolean {
  const { name, type } = pkg;
  if (type === 'deb') {
    return /^linux-(?:libc-dev|kbuild-|source|doc|(?:[\w.+-]+-)?headers(?:-|$))/.test(name);
  }
  if (type === 'rpm') {
    return /^kernel(?:-[a-z0-9]+){0,4}-(?:headers|devel|doc|abi-\w{1,12}lists)(?:-|$)/.test(name);
  }
  return type === 'apk' && /^linux-(?:[a-z]+-)?(?:headers|dev)$/.test(name);
}
