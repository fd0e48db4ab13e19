export * from './error.ts';
export * from './finding.ts';
export * from './inventory.ts';
export * from './package.ts';
export * from './problem.ts';
export * from './purl.ts';
export * from './report.ts';
