export { type Confidence, confidenceOf } from './confidence.ts';
export { type Deviation, type DeviationKind, deviationKinds } from './deviation.ts';
export {
  carryOver,
  diffProfiles,
  type ProfileChange,
  type ProfileDifference,
} from './diff.ts';
export { exportNetworkPolicy } from './exports/network-policy.ts';
export { exportPolicy } from './exports/policy.ts';
export {
  exportSeccomp,
  type SeccompArchitecture,
  type SeccompProfile,
} from './exports/seccomp.ts';
export { exportSecurityContext } from './exports/security-context.ts';
export { mergeProfiles } from './merge.ts';
export { matchesName } from './name-pattern.ts';
export { observedEventTypes } from './observe.ts';
export { type Profile, type ProfileState, profileJsonSchema } from './profile.ts';
export { formatProfile, maxProfileCharacters, parseProfile } from './profile-file.ts';
export { ProfileJudge } from './profile-judge.ts';
export { ProfileLearner, type ProfileLearnerOptions } from './profile-learner.ts';
export { profileNeeds } from './profile-needs.ts';
export type { ResourceSample } from './resource-sample.ts';
export { type Decisions, decideEntries, moveTo, type ReviewItem, reviewProfile } from './review.ts';
export { type Workload, workloadFamily, workloadKey, workloadOf } from './workload.ts';
