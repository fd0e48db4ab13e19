/** What can be done about a process or its container, mildest first. */
export const responseActions = [
  'alert',
  'kill-process',
  'deny-execution',
  'cut-network',
  'pause-container',
  'stop-container',
  'quarantine',
] as const;

export type ResponseAction = (typeof responseActions)[number];

/** What records tell of: a rule of prevention refuses reads and kernel modules too. */
export type RecordedAction = ResponseAction | 'deny-read' | 'deny-module';

const ofContainers: ReadonlySet<ResponseAction> = new Set([
  'deny-execution',
  'cut-network',
  'pause-container',
  'stop-container',
  'quarantine',
]);

/** Whether it is done to a container, so that there must be one. */
export function isContainerAction(action: ResponseAction): boolean {
  return ofContainers.has(action);
}
