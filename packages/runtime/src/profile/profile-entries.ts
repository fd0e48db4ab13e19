import { keyOf } from './destination-set.ts';
import type {
  Behaviour,
  CapabilityEntry,
  Decision,
  DestinationEntry,
  FileEntry,
  ListenEntry,
  ProcessEntry,
  Profile,
  SensitiveReadEntry,
} from './profile.ts';

/** What a profile is made of, each with an id that is the same in the next release's profile. */
export type ProfileEntry = { readonly id: string } & (
  | { readonly section: 'processes'; readonly entry: ProcessEntry }
  | { readonly section: 'files'; readonly entry: FileEntry }
  | { readonly section: 'sensitiveReads'; readonly entry: SensitiveReadEntry }
  | { readonly section: 'destinations'; readonly entry: DestinationEntry }
  | { readonly section: 'listens'; readonly entry: ListenEntry }
  | { readonly section: 'capabilities'; readonly entry: CapabilityEntry }
);
export type Section = ProfileEntry['section'];

/** "process:/usr/sbin/nginx", "file:/var/log/*.log", "destination:api.example.com:443/tcp". */
export function entriesOf({ behaviour }: Profile): ProfileEntry[] {
  return [
    ...behaviour.processes.map(
      (entry): ProfileEntry => ({
        id: `process:${entry.executable}`,
        section: 'processes',
        entry,
      }),
    ),
    ...behaviour.files.map(
      (entry): ProfileEntry => ({ id: `file:${entry.path}`, section: 'files', entry }),
    ),
    ...behaviour.sensitiveReads.map(
      (entry): ProfileEntry => ({ id: `read:${entry.path}`, section: 'sensitiveReads', entry }),
    ),
    ...behaviour.destinations.map(
      (entry): ProfileEntry => ({
        id: `destination:${keyOf(entry.to, entry.port, entry.protocol)}`,
        section: 'destinations',
        entry,
      }),
    ),
    ...behaviour.listens.map(
      (entry): ProfileEntry => ({
        id: `listen:${entry.port}/${entry.protocol}`,
        section: 'listens',
        entry,
      }),
    ),
    ...behaviour.capabilities.map(
      (entry): ProfileEntry => ({ id: `capability:${entry.name}`, section: 'capabilities', entry }),
    ),
  ];
}

/** The same profile with what the function makes of each entry's decision. */
export function withDecisions(
  profile: Profile,
  decide: (entry: ProfileEntry) => Decision | undefined,
): Profile {
  const decisions = new Map(entriesOf(profile).map((each) => [each.entry as object, decide(each)]));
  const decided = <T extends { decision?: Decision | undefined }>(entries: readonly T[]): T[] =>
    entries.map((entry) => {
      const { decision: _before, ...rest } = entry;
      const decision = decisions.get(entry);
      return { ...rest, ...(decision !== undefined && { decision }) } as T;
    });
  const { behaviour } = profile;
  const after: Behaviour = {
    ...behaviour,
    processes: decided(behaviour.processes),
    files: decided(behaviour.files),
    sensitiveReads: decided(behaviour.sensitiveReads),
    destinations: decided(behaviour.destinations),
    listens: decided(behaviour.listens),
    capabilities: decided(behaviour.capabilities),
  };
  return { ...profile, behaviour: after };
}
