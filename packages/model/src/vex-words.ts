/** The labels of VEX (OpenVEX 0.2.0, "Status Labels"), which other VEX formats map to. */
export const vexStatuses = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

/** Why something is not affected (OpenVEX 0.2.0, "Status Justifications"). */
export const vexJustifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;
