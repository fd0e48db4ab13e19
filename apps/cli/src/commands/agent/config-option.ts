/** Which agent is meant: there is one for each configuration. */
export const configOption = {
  config: {
    kind: 'text',
    short: 'c',
    value: 'file',
    default: '/etc/seaworthy/agent.yaml',
    environment: 'SEAWORTHY_AGENT_CONFIG',
    about: 'Configuration file; the usual one need not be there',
  },
} as const;
